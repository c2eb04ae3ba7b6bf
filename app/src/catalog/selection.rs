//! What is compared, as it stands in the address.

/// What is compared, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    /// Without repetitions, in the order of the address.
    pub plans: Vec<String>,
    pub only_differences: bool,
}

impl Selection {
    /// From `plans=a&plans=b` of the form as well as from `plans=a,b` of our links.
    pub(super) fn new(values: &[String], only_differences: bool) -> Self {
        let mut plans: Vec<String> = Vec::new();
        for id in values.iter().flat_map(|value| value.split(',')).map(str::trim) {
            if !id.is_empty() && !plans.iter().any(|seen| seen == id) {
                plans.push(id.to_owned());
            }
        }
        Self { plans, only_differences }
    }

    pub(super) fn url(&self) -> String {
        let diff = if self.only_differences { "&diff=1" } else { "" };
        format!("/compare?plans={}{diff}", crate::url::encode(&self.plans.join(",")))
    }

    pub(super) fn without(&self, plan: &str) -> Self {
        let plans = self.plans.iter().filter(|id| *id != plan).cloned().collect();
        Self { plans, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms_of_address() {
        let words =
            |words: &[&str]| -> Vec<String> { words.iter().map(|w| (*w).to_owned()).collect() };
        let selection = Selection::new(&words(&["a,b", "b", " c ", ""]), true);
        assert_eq!(selection.plans, words(&["a", "b", "c"]));
        assert_eq!(selection.url(), "/compare?plans=a%2Cb%2Cc&diff=1");
        assert_eq!(selection.without("b").plans, words(&["a", "c"]));
    }
}
