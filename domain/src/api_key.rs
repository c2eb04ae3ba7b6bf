//! API 金鑰: what a program may do in a supplier's name, and what its key looks like.
//!
//! A key acts as its supplier and never as a person who just proved who they are, so whatever
//! needs that (a signature, another key) is out of its reach whatever its scopes say.

use serde::{Deserialize, Serialize};

use crate::authority::Act;

/// One thing that a key may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Scope {
    /// See one's own plans.
    ReadPlans,
    /// See the orders for them.
    ReadOrders,
    /// 接單、婉拒.
    AnswerOrders,
    /// 開通.
    ActivateOrders,
    /// Send usage records (R28).
    WriteUsage,
}

impl Scope {
    pub const ALL: [Self; 5] = [
        Self::ReadPlans,
        Self::ReadOrders,
        Self::AnswerOrders,
        Self::ActivateOrders,
        Self::WriteUsage,
    ];

    /// The name in the API and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReadPlans => "plans:read",
            Self::ReadOrders => "orders:read",
            Self::AnswerOrders => "orders:answer",
            Self::ActivateOrders => "orders:activate",
            Self::WriteUsage => "usage:write",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == name)
    }

    /// The rows of the table of authority that it opens.
    pub const fn acts(self) -> &'static [Act] {
        match self {
            Self::ReadPlans => &[Act::SubmitPlan],
            Self::ReadOrders => &[Act::ViewOrders],
            Self::AnswerOrders => &[Act::AcceptOrder, Act::DeclineOrder],
            Self::ActivateOrders => &[Act::ActivateOrder],
            Self::WriteUsage => &[Act::ClaimOrder],
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::ReadPlans => 1,
            Self::ReadOrders => 2,
            Self::AnswerOrders => 4,
            Self::ActivateOrders => 8,
            Self::WriteUsage => 16,
        }
    }
}

/// A set of scopes. As text, their names with commas between: `orders:read,orders:answer`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Scopes(u8);

impl Scopes {
    pub const NONE: Self = Self(0);

    #[must_use]
    pub const fn with(self, scope: Scope) -> Self {
        Self(self.0 | scope.bit())
    }

    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }

    /// Reads what [`fmt::Display`](std::fmt::Display) writes; `None` for an unknown scope.
    pub fn from_names(names: &str) -> Option<Self> {
        names
            .split(',')
            .filter(|name| !name.is_empty())
            .try_fold(Self::NONE, |scopes, name| Some(scopes.with(Scope::from_name(name)?)))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<T: IntoIterator<Item = Scope>>(scopes: T) -> Self {
        scopes.into_iter().fold(Self::NONE, Self::with)
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, scope) in self.iter().enumerate() {
            if position > 0 {
                f.write_str(",")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

/// What every key begins with, so that people and scanners of leaked secrets know one.
pub const PREFIX: &str = "msk_";
const HANDLE_CHARS: usize = 16;
const SECRET_CHARS: usize = 64;

/// A key as a program sends it: `msk_<handle>_<secret>`, in lower-case hexadecimal. The handle may
/// be shown and finds the key; the secret proves it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KeyText<'a> {
    pub handle: &'a str,
    pub secret: &'a str,
}

impl<'a> KeyText<'a> {
    /// `None` for anything that was never a key of ours.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (handle, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let is_hex = |text: &str| text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let whole = handle.len() == HANDLE_CHARS && secret.len() == SECRET_CHARS;
        (whole && is_hex(handle) && is_hex(secret)).then_some(Self { handle, secret })
    }

    /// A new key of 320 random bits, given as 80 digits in lower-case hexadecimal.
    pub fn of_digits(digits: &'a str) -> Option<Self> {
        let whole = digits.is_ascii() && digits.len() == HANDLE_CHARS + SECRET_CHARS;
        let (handle, secret) = whole.then(|| digits.split_at(HANDLE_CHARS))?;
        Some(Self { handle, secret })
    }
}

impl std::fmt::Display for KeyText<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}_{}", self.handle, self.secret)
    }
}

impl std::fmt::Debug for KeyText<'_> {
    /// Without the secret: a log must not hold one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}_…", self.handle)
    }
}

/// How long a key is good. There is none for ever: a forgotten one ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyLife {
    Month,
    Quarter,
    Year,
}

impl KeyLife {
    pub const ALL: [Self; 3] = [Self::Month, Self::Quarter, Self::Year];

    pub const fn days(self) -> i64 {
        match self {
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }

    /// From the number of days, as a form sends it.
    pub fn from_days(days: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|life| life.days().to_string() == days.trim())
    }
}

/// Whether a key opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStanding {
    Good,
    Expired,
    Revoked,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Actor, SupplierId, SupplierRole, UserId,
        authority::{authorise, grant},
    };

    #[test]
    fn scopes_are_written_and_read() {
        let scopes: Scopes = [Scope::AnswerOrders, Scope::ReadOrders].into_iter().collect();
        assert_eq!(scopes.to_string(), "orders:read,orders:answer");
        assert_eq!(Scopes::from_names("orders:read,orders:answer"), Some(scopes));
        assert_eq!(Scopes::from_names(""), Some(Scopes::NONE));
        assert_eq!(Scopes::from_names("orders:read,all"), None);
        for scope in Scope::ALL {
            assert_eq!(Scope::from_name(scope.as_str()), Some(scope));
        }
    }

    /// No scope leads to what needs a person who just proved who they are.
    #[test]
    fn a_scope_opens_only_what_a_key_can_do() {
        let id = uuid::Uuid::nil();
        let (user, supplier) = (UserId::new(id), SupplierId::new(id));
        let key = Actor::Supplier { user, supplier, role: SupplierRole::Admin, stepped_up: false };
        for scope in Scope::ALL {
            for &act in scope.acts() {
                assert_eq!(authorise(key, act), Ok(()), "{scope:?}: {act:?}");
                assert!(!grant(act).step_up, "{scope:?}: {act:?}");
            }
        }
        assert!(!Scope::ALL.iter().any(|scope| scope.acts().contains(&Act::SignOrder)));
        assert!(authorise(key, Act::SignOrder).is_err());
        assert!(authorise(key, Act::CreateApiKey).is_err());
    }

    #[test]
    fn a_key_has_one_form() {
        let digits = format!("{}{}", "0123456789abcdef", "a".repeat(64));
        let key = KeyText::of_digits(&digits).unwrap();
        let text = key.to_string();
        assert_eq!(text, format!("msk_0123456789abcdef_{}", "a".repeat(64)));
        assert_eq!(KeyText::parse(&text), Some(key));
        assert_eq!(format!("{key:?}"), "msk_0123456789abcdef_…");
        for wrong in [
            String::new(),
            "msk_".to_owned(),
            text.to_uppercase(),
            format!(" {text}"),
            format!("{text}a"),
            text.replace("msk_", "sk_"),
            text.replace("msk_", "msk-"),
            text.replace("f_a", "fa_"),
            text.replace("abcdef_", "abcdeg_"),
            text.replacen("aaa", "點", 1),
        ] {
            assert_eq!(KeyText::parse(&wrong), None, "{wrong}");
        }
        for wrong in ["", "0123", &"點".repeat(40)] {
            assert_eq!(KeyText::of_digits(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_life_is_one_of_three() {
        assert_eq!(KeyLife::from_days(" 90 "), Some(KeyLife::Quarter));
        for wrong in ["", "0", "-30", "91", "36500", "三十"] {
            assert_eq!(KeyLife::from_days(wrong), None, "{wrong}");
        }
    }
}
