//! What a browser calls itself, shortened so that a person recognises it in a list.

/// Browsers, those first that also name another one.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, those first that also name another one.
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// `Chrome · Windows`; only words of ours, empty where none is known.
pub fn shortened(user_agent: &str) -> String {
    let name_in = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (name_in(&BROWSERS), name_in(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (browser, system) => browser.or(system).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_as_people_know_them() {
        let windows =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15";
        for (agent, expected) in [
            (format!("{windows} Chrome/126.0.0.0 Safari/537.36"), "Chrome · Windows"),
            (format!("{windows} Chrome/126.0 Safari/537.36 Edg/126.0"), "Edge · Windows"),
            (format!("{iphone} Version/17.5 Mobile/15E148 Safari/604.1"), "Safari · iPhone"),
            (format!("{iphone} CriOS/126.0 Mobile/15E148 Safari/604.1"), "Chrome · iPhone"),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Firefox/127.0".to_owned(),
                "Firefox · Linux",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36".to_owned(),
                "Chrome · Android",
            ),
            ("curl/8.5.0".to_owned(), ""),
            ("<script>alert(1)</script>".to_owned(), ""),
            (String::new(), ""),
        ] {
            assert_eq!(shortened(&agent), expected, "{agent}");
        }
    }
}
