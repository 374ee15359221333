//! Websites in one spelling: their `domain` and their `site` (rules 1.1 to 1.10).
//!
//! A [`Website`] is what is left of a URL, a host or a host with a path when everything is
//! removed that does not tell one website from another: the scheme, user info, `www.`, a default
//! port, the query, the fragment, trailing slashes, case, and the many ways to write one host or
//! one path. Hosts are read as the URL Standard reads them.
//!
//! ```
//! use referee::website::Website;
//! let website = Website::parse("HTTPS://www.Example.com:443/Shop/?utm_source=a#top")?;
//! assert_eq!(website.site(), "example.com/shop");
//! assert_eq!(website.domain(), "example.com");
//! # Ok::<(), referee::website::WebsiteError>(())
//! ```

#[cfg(test)]
mod agreement;
mod error;
mod escape;
mod host;
mod ip;
mod length;
mod marks;
mod path;
mod plain;
mod redact;
mod split;

pub use error::WebsiteError;
pub(crate) use ip::v6;
pub use redact::redact;

use crate::ascii;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};
use core::str::FromStr;
use host::HostKind;
use length::Length;

/// The most code points of a website after trimming (rule 1.3).
///
/// A site can be longer than its input, since `ä` in a path becomes `%c3%a4`. An input over the
/// bound that is such a site is accepted, so that [`Website::parse`] of a [`Website::site`] never
/// fails.
pub const MAX_LENGTH: usize = 2083;

/// A website in its one spelling.
///
/// Two inputs are the same website where their [`site`](Self::site) is the same. Parsing a `site`
/// or a `domain` gives itself (rule 1.10).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Website {
    site: String,
    layout: Layout,
}

/// Where the parts of a site stand; a function of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Layout {
    /// The octets of the host, at most 253.
    host: u16,
    /// The octets before the path: host and port.
    authority: u16,
    port: Option<u16>,
    is_ip: bool,
}

/// Where a site is that [`Website::place`] was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Where in the input it begins; `None` where it was added to the others.
    pub start: Option<usize>,
    /// Its octets.
    pub site: usize,
    /// The octets of its domain, with which it begins.
    pub domain: usize,
}

impl Website {
    /// Parses a URL with `http:`, `https:`, `//` or no scheme.
    ///
    /// # Errors
    ///
    /// A [`WebsiteError`] that says which rule the input breaks.
    ///
    /// ```
    /// use referee::website::{Website, WebsiteError};
    /// assert_eq!(Website::parse("//Bücher.example/Ä/")?.site(), "xn--bcher-kva.example/%c3%a4");
    /// assert_eq!(Website::parse("example.com:8080/a")?.site(), "example.com:8080/a");
    /// assert_eq!(Website::parse("mailto:a@example.com"), Err(WebsiteError::UnsupportedScheme));
    /// # Ok::<(), WebsiteError>(())
    /// ```
    pub fn parse(input: &str) -> Result<Self, WebsiteError> {
        Self::parse_in(input, String::new())
    }

    /// [`parse`](Self::parse) into the memory of `buffer`, whose text is dropped: for a loop over
    /// many inputs that keeps none of them, with [`into_site`](Self::into_site) to get it back.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse); the buffer is lost.
    ///
    /// ```
    /// use referee::website::Website;
    /// let mut buffer = String::new();
    /// for input in ["https://www.example.com/", "example.org"] {
    ///     let website = Website::parse_in(input, buffer)?;
    ///     assert!(website.domain().starts_with("example."));
    ///     buffer = website.into_site();
    /// }
    /// # Ok::<(), referee::website::WebsiteError>(())
    /// ```
    pub fn parse_in(input: &str, buffer: String) -> Result<Self, WebsiteError> {
        let mut site = buffer;
        site.clear();
        let layout = normalize(input, &mut site)?;
        Ok(Self { site, layout })
    }

    /// Where the site of `input` is: in the input, if it stands there as it is and a copy would cost
    /// more; otherwise it is added to `others`.
    ///
    /// # Errors
    ///
    /// As for [`parse`](Self::parse).
    ///
    /// ```
    /// use referee::website::Website;
    /// let (input, mut others) = ("https://www.example.com/a/?b", b"said: ".to_vec());
    /// let place = Website::place(input, &mut others)?;
    /// let site = match place.start {
    ///     Some(start) => &input.as_bytes()[start..][..place.site],
    ///     None => &others[6..],
    /// };
    /// assert_eq!((site, &site[..place.domain]), (&b"example.com/a"[..], &b"example.com"[..]));
    /// # Ok::<(), referee::website::WebsiteError>(())
    /// ```
    pub fn place(input: &str, others: &mut Vec<u8>) -> Result<Place, WebsiteError> {
        // Elsewhere a copy costs less than a second caller, which makes the first slower.
        if !cfg!(any(compact, test)) {
            let website = Self::parse(input)?;
            others.extend_from_slice(website.site.as_bytes());
            let domain = website.domain().len();
            return Ok(Place { start: None, site: website.site.len(), domain });
        }
        let (mut site, mut slice) = (String::new(), "");
        let layout = match plain::normalize(input, &mut site, Some(&mut slice)) {
            Some(layout) => layout,
            None => normalize_any(input, &mut site)?,
        };
        let domain = usize::from(layout.host);
        let is_slice = !slice.is_empty() && !ascii::has_capitals(slice.as_bytes());
        let start = is_slice.then(|| slice.as_ptr().addr() - input.as_ptr().addr());
        let text = if slice.is_empty() { &site } else { slice };
        if start.is_none() {
            ascii::push_lowercase(text.as_bytes(), others);
        }
        Ok(Place { start, site: text.len(), domain })
    }

    /// The site as an owned string.
    pub fn into_site(self) -> String {
        self.site
    }

    /// Host, port and path: what tells websites apart (rule 1.2).
    #[inline]
    pub fn site(&self) -> &str {
        &self.site
    }

    /// The host: a domain name in ASCII, or an IP address (IPv6 in brackets); at most 253 octets.
    ///
    /// ```
    /// use referee::website::Website;
    /// assert_eq!(Website::parse("http://0x7f.1:8080/a")?.domain(), "127.0.0.1");
    /// assert_eq!(Website::parse("http://[0:0::1]/a")?.domain(), "[::1]");
    /// # Ok::<(), referee::website::WebsiteError>(())
    /// ```
    #[inline]
    pub fn domain(&self) -> &str {
        self.site.get(..usize::from(self.layout.host)).unwrap_or_default()
    }

    /// The port, unless it is 80 or 443, which go whatever the scheme (rule 1.8).
    #[inline]
    pub fn port(&self) -> Option<u16> {
        self.layout.port
    }

    /// The path: empty, or starting with `/` and not ending with it (rule 1.9).
    ///
    /// ```
    /// use referee::website::Website;
    /// assert_eq!(Website::parse("example.com:8080/a/../B/")?.path(), "/b");
    /// assert_eq!(Website::parse("example.com/")?.path(), "");
    /// # Ok::<(), referee::website::WebsiteError>(())
    /// ```
    #[inline]
    pub fn path(&self) -> &str {
        self.site.get(usize::from(self.layout.authority)..).unwrap_or_default()
    }

    /// Is the host an IP address, which has no subdomains?
    #[inline]
    pub fn is_ip(&self) -> bool {
        self.layout.is_ip
    }
}

/// The site.
impl fmt::Display for Website {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.site)
    }
}

impl FromStr for Website {
    type Err = WebsiteError;

    fn from_str(input: &str) -> Result<Self, WebsiteError> {
        Self::parse(input)
    }
}

/// Writes the site of `input` to `site`, which is empty.
fn normalize(input: &str, site: &mut String) -> Result<Layout, WebsiteError> {
    match plain::normalize(input, site, None) {
        Some(layout) => Ok(layout),
        None => normalize_any(input, site),
    }
}

/// [`normalize`], whatever the input.
fn normalize_any(input: &str, site: &mut String) -> Result<Layout, WebsiteError> {
    let text = crate::text::trim(input);
    if text.is_empty() {
        return Err(WebsiteError::Empty);
    }
    match length::check(text) {
        Length::Fits => assemble(text, site),
        Length::TooLong => Err(WebsiteError::TooLong),
        Length::FitsAsSite => match assemble(text, site) {
            Ok(layout) if site == text && length::spelling(site, layout) <= MAX_LENGTH => {
                Ok(layout)
            }
            _ => Err(WebsiteError::TooLong),
        },
    }
}

/// Writes the site of `text`, which is trimmed, to `site`, which is empty.
fn assemble(text: &str, site: &mut String) -> Result<Layout, WebsiteError> {
    let text = split::without_breaks(text);
    let parts = split::split(&text)?;
    site.reserve(parts.host.len() + parts.port.len() + parts.path.len() + 1);
    let kind = host::push(parts.host, site).ok_or(WebsiteError::InvalidHost)?;
    let host = length_of(site);
    let port = split::port(parts.port)?;
    if let Some(port) = port {
        // Writing to a string cannot fail.
        let _ = write!(site, ":{port}");
    }
    let authority = length_of(site);
    path::push(parts.path, site);
    Ok(Layout { host, authority, port, is_ip: kind == HostKind::Ip })
}

/// A host has at most 253 octets, its port six more.
fn length_of(authority: &str) -> u16 {
    u16::try_from(authority.len()).unwrap_or(u16::MAX)
}
