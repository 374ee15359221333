//! Websites: idempotence, one path or another, the URL Standard as the `url` crate has it, secrets.

use referee::website::{MAX_LENGTH, Website, WebsiteError, redact};
use serde_json::Value;
use url::Url;

/// All laws of websites for a text.
pub fn assert_bytes(data: &[u8]) {
    let input = &*String::from_utf8_lossy(data);
    gives_itself(input);
    is_its_parts(input);
    white_space_changes_nothing(input);
    user_info_is_nowhere(input);
    let url = format!("https://{input}");
    if let Ok(website) = Website::parse(&url) {
        assert_eq!(Website::parse(&redact(&url)), Ok(website), "{url:?} redacted");
    }
    for url in [input, &url] {
        if is_comparable(url) {
            against_url(url);
        }
    }
}

pub(crate) fn seed(operation: &str, argument: &Value) -> Option<Vec<u8>> {
    let input = crate::text(argument, "input").filter(|_| operation == "normalize_website");
    input.map(|input| input.as_bytes().to_vec())
}

/// Normalising a site or a domain gives itself (rule 1.10).
pub fn gives_itself(input: &str) {
    let Ok(website) = Website::parse(input) else { return };
    assert_eq!(Website::parse(website.site()).as_ref(), Ok(&website), "{input:?}");
    let domain = Website::parse(website.domain()).expect("a domain is a website");
    assert_eq!(domain.domain(), website.domain(), "{input:?}");
    assert_eq!(domain.site(), website.domain(), "{input:?}");
}

/// A site is its domain, port and path, in the alphabet of rules 1.6 and 1.9.
pub fn is_its_parts(input: &str) {
    let Ok(website) = Website::parse(input) else { return };
    let port = website.port().map(|port| format!(":{port}")).unwrap_or_default();
    let (domain, path) = (website.domain(), website.path());
    assert_eq!(format!("{domain}{port}{path}"), website.site());
    assert!(website.port().is_none_or(|port| port != 80 && port != 443));
    assert!(path.is_empty() || path.starts_with('/') && !path.ends_with('/'), "{path:?}");
    let mut rest = path;
    while let Some(c) = rest.chars().next() {
        rest = &rest[1..];
        if c == '%' {
            let hex = rest.get(..2).expect("two digits follow");
            assert!(hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{path:?}");
            let octet = u8::from_str_radix(hex, 16).unwrap();
            let is_unreserved = octet.is_ascii_alphanumeric() || b"-._~".contains(&octet);
            assert!(!is_unreserved, "%{hex} needs no escape in {path:?}");
            rest = &rest[2..];
        } else {
            let is_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
            assert!(is_lower || "-._~!$&'()*+,;=:@/".contains(c), "{c:?} in {path:?}");
        }
    }
    let segments = || path.split('/').skip(1);
    assert!(segments().all(|segment| segment != "." && segment != ".."), "{path:?}");
    assert!(!domain.is_empty() && domain.len() <= 253 && domain.is_ascii(), "{domain:?}");
    assert!(!domain.bytes().any(|b| b.is_ascii_uppercase()), "{domain:?}");
    if website.is_ip() {
        let address = domain.trim_matches(['[', ']']);
        assert!(address.parse::<std::net::IpAddr>().is_ok(), "{domain:?}");
    } else {
        assert!(domain.split('.').all(|label| (1..=63).contains(&label.len())), "{domain:?}");
        let after = domain.strip_prefix("www.");
        assert!(after.is_none_or(|after| !after.contains('.')), "{domain:?}");
        assert!(!domain.contains(|c: char| c <= ' ' || "#/:<>?@[\\]^|%".contains(c)), "{domain:?}");
    }
}

/// White space around changes nothing, and takes the way that is not for plain URLs.
pub fn white_space_changes_nothing(input: &str) {
    assert_eq!(Website::parse(input), Website::parse(&format!(" {input}\u{3000}")), "{input:?}");
}

/// User info stands neither in a website nor in a message nor in what is shown (rule 1.8).
pub fn user_info_is_nowhere(input: &str) {
    const SECRET: &str = "x-secret-x";
    let shown = |input: &str| match Website::parse(input) {
        Ok(website) => website.into_site(),
        Err(error) => format!("{error} {error:?} {}", error.code()),
    };
    // A website may hold the very text itself, or come to hold it as Punycode.
    let bare = shown(&format!("https://{input}"));
    let read = input.to_lowercase().replace(['\t', '\n', '\r'], "");
    if read.contains(SECRET) || bare.contains(SECRET) {
        return;
    }
    let input = format!("https://{SECRET}:{SECRET}@{input}");
    let shown = shown(&input);
    assert!(!shown.contains(SECRET), "{shown:?}");
    assert!(!redact(&input).contains(SECRET), "{:?}", redact(&input));
}

/// Do the rules ask for what the URL Standard asks for, and does the `url` crate?
fn is_comparable(input: &str) -> bool {
    let has_hidden_label = input.contains(['%', '\t', '\n', '\r']) && Url::parse(input).is_err();
    // Trimming is wider here, and lengths are bounded.
    let is_trimmed = input.trim() == input.trim_matches(|c: char| c <= ' ');
    is_http(input)
        && is_trimmed
        && !has_hidden_label
        && input.contains("//")
        && input.len() < MAX_LENGTH / 3
}

/// Is there a segment like `b:` in the path with one like `..` after it? The crate keeps it whatever
/// the scheme; the URL Standard where that is `file`.
fn has_drive_before_dots(input: &str) -> bool {
    let input = input.replace(['\t', '\n', '\r'], "");
    let (_, path) = authority_and_path(&input);
    let is_drive = |segment: &str| matches!(segment.as_bytes(), [letter, b':' | b'|'] if letter.is_ascii_alphabetic());
    let is_dots = |segment: &str| segment.to_ascii_lowercase().replace("%2e", ".") == "..";
    let mut segments = path.split(['/', '\\']);
    segments.any(is_drive) && segments.any(is_dots)
}

/// The authority of an `http` URL, before which any number of slashes may stand, and the path after
/// it.
fn authority_and_path(input: &str) -> (&str, &str) {
    let (_, rest) = input.split_once(':').unwrap_or_default();
    let rest = rest.trim_start_matches(['/', '\\']);
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()))
}

/// Inputs in which the URL Standard and rule 1.5 mean the same by the scheme.
pub fn is_http(input: &str) -> bool {
    let input: String = input
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let lower = input.to_ascii_lowercase();
    let rest = lower.strip_prefix("http:").or_else(|| lower.strip_prefix("https:"));
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The domain that the rules make of a host that the URL Standard serialised: the dot at its end
/// goes, the DNS must be able to hold it, `www.` goes (rules 1.6, 1.7).
pub fn domain(host: &str) -> Option<String> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let holds = name.len() <= 253 && name.split('.').all(|l| !l.is_empty() && l.len() <= 63);
    let labels: Vec<&str> = name.split('.').collect();
    let www = labels.iter().take(labels.len().saturating_sub(2)).take_while(|l| **l == "www");
    holds.then(|| labels[www.count()..].join("."))
}

/// `input` and `href`, as which the URL Standard serialises it, are one website.
pub fn assert_same(input: &str, href: &str, host: &str, port: &str) {
    let got = Website::parse(input);
    let Some(domain) = domain(host) else {
        assert_eq!(got, Err(WebsiteError::InvalidHost), "{input:?}");
        return;
    };
    let website = got.unwrap_or_else(|error| panic!("{input:?} is {href}, got {error:?}"));
    assert_eq!(website.domain(), domain, "{input:?}");
    let port = port.parse().ok().filter(|port| ![80, 443].contains(port));
    assert_eq!(website.port(), port, "{input:?}");
    assert_eq!(Website::parse(href).as_ref(), Ok(&website), "{input:?}");
}

/// May older revisions refuse `input`, an `http` URL, for a label that starts with `xn--` alone?
pub fn is_amended(input: &str) -> bool {
    let (authority, _) = authority_and_path(input);
    let host = authority.rsplit('@').next().unwrap_or_default();
    let starts_label = |at: usize| {
        let before = host[..at].to_ascii_lowercase();
        before.is_empty() || before.ends_with('.') || before.ends_with("%2e")
    };
    host.is_ascii() && prefixes(host).any(|(at, _)| starts_label(at))
}

/// `input` without what older revisions may refuse: `xn--` as `xaaa`.
fn unamended(input: &str) -> String {
    let mut masked = String::new();
    let mut done = 0;
    for (at, length) in prefixes(input) {
        masked.push_str(&input[done..at]);
        masked.push_str("xaaa");
        done = at + length;
    }
    masked + &input[done..]
}

/// The places where `xn--` stands, in any case, each character as it is or as an escape; and how
/// many bytes it takes there.
fn prefixes(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let spelled = |rest: &str| {
        let mut left = rest;
        for wanted in "xn--".chars() {
            let escape = format!("%{:02x}", u32::from(wanted));
            let capital = format!("%{:02x}", u32::from(wanted.to_ascii_uppercase()));
            let starts = |with: &str| {
                let start = left.get(..with.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(with)).then_some(with.len())
            };
            let length = starts(&wanted.to_string())
                .or_else(|| starts(&escape))
                .or_else(|| starts(&capital))?;
            left = &left[length..];
        }
        Some(rest.len() - left.len())
    };
    text.char_indices().filter_map(move |(at, _)| Some((at, spelled(&text[at..])?)))
}

/// May there be a label that is Punycode of Punycode, in a host that is more than ASCII?
fn may_be_twice_punycode(input: &str, url: &Url) -> bool {
    let mut labels = url.host_str().unwrap_or_default().split('.');
    input.contains(|c: char| !c.is_ascii() || c == '%')
        && labels.any(|label| label.starts_with("xn--xn--"))
}

/// `input`, of which rule 1.5 and the URL Standard mean the same, against the `url` crate.
pub fn against_url(input: &str) {
    if has_drive_before_dots(input) {
        return;
    }
    match Url::parse(input) {
        // The crate takes a label whose Punycode stands for one that begins with `xn--`.
        Ok(url) if may_be_twice_punycode(input, &url) && Website::parse(input).is_err() => {}
        Ok(url) => {
            let port = url.port().map(|port| port.to_string()).unwrap_or_default();
            assert_same(input, url.as_str(), url.host_str().expect("a host"), &port);
        }
        // With a label of that length that is nothing but letters there is no other reason left.
        Err(_) if is_amended(input) && Url::parse(&unamended(input)).is_ok() => {}
        Err(_) => assert!(Website::parse(input).is_err(), "{input:?}"),
    }
}
