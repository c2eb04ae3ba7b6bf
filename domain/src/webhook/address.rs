//! Where a delivery may go: an address that is everybody's, by https.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// Longest address, in bytes.
const URL_BYTES_MAX: usize = 500;
/// Ports below this one are other services', apart from https itself.
const PORT_MIN: u16 = 1_024;
const HTTPS: u16 = 443;

/// What is wrong with the address of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UrlFault {
    /// No `https://host/path`, or characters that do not belong there.
    NotAnAddress,
    /// Another scheme than https.
    NotHttps,
    /// A name or a password in it.
    UserInfo,
    /// Neither 443 nor from 1024 on.
    Port,
    /// A host that is not reached from the public network.
    NotPublic,
}

/// An address that is read; its host may still turn out to lead somewhere that is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookUrl {
    /// In small letters; an IPv6 address without its brackets.
    pub host: String,
    pub port: u16,
    /// Path and query, with the leading `/`.
    pub path: String,
}

impl WebhookUrl {
    /// Reads an address as a person types it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(typed: &str) -> Result<Self, UrlFault> {
        let typed = typed.trim();
        let odd = |b: u8| !b.is_ascii_graphic() || b"\\#\"<>^`{|}".contains(&b);
        if typed.len() > URL_BYTES_MAX || typed.bytes().any(odd) {
            return Err(UrlFault::NotAnAddress);
        }
        let (scheme, rest) = typed.split_once("://").ok_or(UrlFault::NotAnAddress)?;
        if !scheme.eq_ignore_ascii_case("https") {
            return Err(UrlFault::NotHttps);
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.contains('@') {
            return Err(UrlFault::UserInfo);
        }
        let (host, port) = host_and_port(authority)?;
        let host = host.to_ascii_lowercase();
        judge_host(&host)?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { host, port, path })
    }

    /// Host and port as they stand in an address.
    pub fn authority(&self) -> String {
        let host =
            if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        if self.port == HTTPS { host } else { format!("{host}:{}", self.port) }
    }
}

impl std::fmt::Display for WebhookUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "https://{}{}", self.authority(), self.path)
    }
}

fn host_and_port(authority: &str) -> Result<(&str, u16), UrlFault> {
    let (host, rest) = match authority.strip_prefix('[') {
        Some(inside) => inside.split_once(']').ok_or(UrlFault::NotAnAddress)?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if authority.starts_with('[') && host.parse::<Ipv6Addr>().is_err() {
        return Err(UrlFault::NotAnAddress);
    }
    let port = match rest.strip_prefix(':') {
        _ if rest.is_empty() => HTTPS,
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => {
            digits.parse().map_err(|_| UrlFault::Port)?
        }
        _ => return Err(UrlFault::NotAnAddress),
    };
    if port == HTTPS || port >= PORT_MIN { Ok((host, port)) } else { Err(UrlFault::Port) }
}

/// A name with a dot in it that no private network gives, or a public number.
fn judge_host(host: &str) -> Result<(), UrlFault> {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return if is_public(ip) { Ok(()) } else { Err(UrlFault::NotPublic) };
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(label) {
        return Err(UrlFault::NotAnAddress);
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    // `127.1`, `0x7f.1` and `2130706433` are old ways to write numbers.
    if last.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(UrlFault::NotAnAddress);
    }
    let private = ["localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa"];
    if !host.contains('.') || private.contains(&last) {
        return Err(UrlFault::NotPublic);
    }
    Ok(())
}

/// Whether an address is everybody's: what is not sure to be is not.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // This network, private, this machine, multicast, reserved and broadcast; of a provider
    // (CGNAT), link-local; protocol assignments, documentation, the old 6to4 relays; benchmarking.
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (198, 51, 100)
            | (203, 0, 113)
            | (192, 88, 99)
            | (198, 18 | 19, _)
    );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let v4 = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        // NAT64 and 6to4 lead to the IPv4 address in them.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            is_public_v4(v4(high, low))
        }
        // Teredo, benchmarking, ORCHID, documentation.
        [0x2001, 0..=0x1ff | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => false,
        // What is assigned to everybody: neither loopback nor mapped, local, ULA or multicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An address, and whether it is everybody's.
    const ADDRESSES: &str = "
        8.8.8.8 yes
        1.1.1.1 yes
        100.63.255.255 yes
        100.128.0.0 yes
        172.15.255.255 yes
        172.32.0.0 yes
        192.0.1.1 yes
        198.17.255.255 yes
        198.20.0.0 yes
        223.255.255.255 yes
        0.0.0.0 no
        0.1.2.3 no
        10.0.0.1 no
        100.64.0.1 no
        100.127.255.255 no
        127.0.0.1 no
        127.255.255.255 no
        169.254.169.254 no
        172.16.0.1 no
        172.31.255.255 no
        192.0.0.8 no
        192.0.2.1 no
        192.88.99.1 no
        192.168.1.1 no
        198.18.0.1 no
        198.19.255.255 no
        198.51.100.7 no
        203.0.113.9 no
        224.0.0.1 no
        239.255.255.255 no
        240.0.0.1 no
        255.255.255.255 no
        2606:4700:4700::1111 yes
        2001:4860:4860::8888 yes
        2400:cb00::1 yes
        2002:808:808::1 yes
        64:ff9b::808:808 yes
        :: no
        ::1 no
        ::ffff:127.0.0.1 no
        ::ffff:10.0.0.1 no
        ::ffff:8.8.8.8 no
        ::127.0.0.1 no
        64:ff9b::7f00:1 no
        64:ff9b::a00:1 no
        64:ff9b:1::808:808 no
        100::1 no
        2001::1 no
        2001:2::1 no
        2001:db8::1 no
        2002:7f00:1::1 no
        2002:a00:1::1 no
        2002:c0a8:101::1 no
        3fff::1 no
        fc00::1 no
        fd12:3456::1 no
        fe80::1 no
        fec0::1 no
        ff02::1 no
    ";

    #[test]
    fn only_what_is_everybodys_is_public() {
        for line in ADDRESSES.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (ip, public) = line.split_once(' ').unwrap();
            assert_eq!(is_public(ip.parse().unwrap()), public == "yes", "{line}");
        }
    }

    #[test]
    fn an_address_is_read_and_written() {
        for (typed, read) in [
            ("https://hook.example.tw/in", "https://hook.example.tw/in"),
            (" HTTPS://Hook.Example.tw ", "https://hook.example.tw/"),
            ("https://hook.example.tw:443/A?b=c", "https://hook.example.tw/A?b=c"),
            ("https://hook.example.tw:8443?b", "https://hook.example.tw:8443/?b"),
            ("https://8.8.8.8/", "https://8.8.8.8/"),
            ("https://[2606:4700::1]:4443/x", "https://[2606:4700::1]:4443/x"),
        ] {
            assert_eq!(WebhookUrl::read(typed).map(|url| url.to_string()), Ok(read.to_owned()));
        }
    }

    #[test]
    fn another_address_is_refused_by_name() {
        use UrlFault::{NotAnAddress, NotHttps, NotPublic, Port, UserInfo};
        let long = format!("https://hook.example.tw/{}", "x".repeat(500));
        for (typed, fault) in [
            ("", NotAnAddress),
            ("hook.example.tw", NotAnAddress),
            ("https://", NotAnAddress),
            ("https:///x", NotAnAddress),
            ("https://hook..tw/", NotAnAddress),
            ("https://hook.example.tw./", NotAnAddress),
            ("https://-hook.example.tw/", NotAnAddress),
            ("https://hook.example.tw/a b", NotAnAddress),
            ("https://hook.example.tw/\r\nHost:x", NotAnAddress),
            ("https://hook.example.tw/#part", NotAnAddress),
            ("https://hook.example.tw\\@127.0.0.1/", NotAnAddress),
            ("https://掛鉤.tw/", NotAnAddress),
            ("https://127.1/", NotAnAddress),
            ("https://2130706433/", NotAnAddress),
            ("https://0x7f.0x1/", NotAnAddress),
            ("https://[::1/", NotAnAddress),
            ("https://[hook]/", NotAnAddress),
            ("https://hook.example.tw:x/", NotAnAddress),
            (&long, NotAnAddress),
            ("http://hook.example.tw/", NotHttps),
            ("file:///etc/passwd", NotHttps),
            ("gopher://hook.example.tw/", NotHttps),
            ("https://user:word@hook.example.tw/", UserInfo),
            ("https://hook.example.tw@127.0.0.1/", UserInfo),
            ("https://hook.example.tw:22/", Port),
            ("https://hook.example.tw:1023/", Port),
            ("https://hook.example.tw:0/", Port),
            ("https://hook.example.tw:99999/", Port),
            ("https://127.0.0.1/", NotPublic),
            ("https://169.254.169.254/latest/meta-data", NotPublic),
            ("https://[::1]/", NotPublic),
            ("https://[::ffff:10.0.0.1]/", NotPublic),
            ("https://localhost/", NotPublic),
            ("https://LOCALHOST:8443/", NotPublic),
            ("https://x.localhost/", NotPublic),
            ("https://db.internal/", NotPublic),
            ("https://intranet/", NotPublic),
        ] {
            assert_eq!(WebhookUrl::read(typed), Err(fault), "{typed}");
        }
    }
}
