//! The stylesheets, the icon and the fonts, embedded. What bears the hash of its content in its name may be kept for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_embed::Embed;
use sha2::{Digest as _, Sha256};

/// The folder of the fonts; their addresses have no folder.
const FONTS: &str = "fonts/";

#[derive(Embed)]
#[folder = "../templates/assets"]
struct Files;

/// One file as it is served.
#[derive(Clone, Debug)]
pub struct Asset {
    pub bytes: Cow<'static, [u8]>,
    pub content_type: &'static str,
    /// A strong entity tag, with its quotes (RFC 9110 §8.8.3).
    pub etag: String,
    /// Whether the address changes with the content, so that a browser need never ask again.
    pub immutable: bool,
}

/// The addresses of the stylesheets, by file name.
static STYLES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let styles = Files::iter().filter(|name| is_style(name));
    styles.filter_map(|name| Some((name.to_string(), format!("/assets/{}", hashed(&name, &content(&name)?))))).collect()
});

/// The address of the stylesheet: `/assets/style.<hash>.css`.
pub fn style_href() -> &'static str {
    STYLES.get("style.css").map_or("", String::as_str)
}

/// The address of the stylesheet of notices to print, beside the one of all pages.
pub fn notice_href() -> &'static str {
    STYLES.get("notice.css").map_or("", String::as_str)
}

/// The address of the stylesheet of one language's script, with its letters: of `ur`, `/assets/ur.<hash>.css`.
pub fn letters_href(lang: &str) -> Option<&'static str> {
    STYLES.get(&format!("{lang}.css")).map(String::as_str)
}

/// The file at `/assets/{name}`. A stylesheet asked for by another hash than ours is answered with ours, to be asked for
/// again soon: while a new release is rolled out, pages of one process are styled by the other.
pub fn asset(name: &str) -> Option<Asset> {
    let plain = match name.split('.').collect::<Vec<_>>()[..] {
        [stem, _, extension] => Cow::Owned(format!("{stem}.{extension}")),
        _ => Cow::Borrowed(name),
    };
    let content_type = match plain.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        // The licence of a font.
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    };
    let bytes = content(&plain)?;
    let hash = hash(&bytes);
    let immutable = name.split('.').any(|part| part == hash);
    Some(Asset { etag: format!("\"{hash}\""), bytes, content_type, immutable })
}

fn is_style(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension == "css")
}

/// A stylesheet names fonts by their content too, so that they are as immutable as it is.
fn content(name: &str) -> Option<Cow<'static, [u8]>> {
    let data = Files::get(name).or_else(|| Files::get(&format!("{FONTS}{name}")))?.data;
    if !is_style(name) {
        return Some(data);
    }
    let mut text = String::from_utf8_lossy(&data).into_owned();
    for path in Files::iter() {
        let Some(font) = path.strip_prefix(FONTS).filter(|font| text.contains(*font)) else { continue };
        text = text.replace(font, &hashed(font, &Files::get(&path)?.data));
    }
    Some(text.into_bytes().into())
}

/// `style.css` as `style.<hash>.css`.
fn hashed(name: &str, bytes: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.{}.{extension}", hash(bytes))
}

/// Sixteen hexadecimal digits of the content's SHA-256.
fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8].iter().fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stylesheet_has_an_address_that_changes_with_it() {
        let style = asset(style_href().trim_start_matches("/assets/")).unwrap();
        assert_eq!(style.content_type, "text/css; charset=utf-8");
        assert!(style.immutable && style.bytes.len() < 20 * 1024, "{}", style.bytes.len());
        let old = asset("style.0000000000000000.css").unwrap();
        assert_eq!((old.bytes, old.immutable), (style.bytes, false));
    }

    #[test]
    fn urdu_has_its_letters_from_us_for_ever_with_their_licence() {
        let style = asset(letters_href("ur").unwrap().trim_start_matches("/assets/")).unwrap();
        assert!(style.immutable);
        let text = String::from_utf8(style.bytes.into_owned()).unwrap();
        let font = text.split_once("url(\"").unwrap().1.split('"').next().unwrap();
        let font = asset(font).unwrap();
        assert!(font.immutable && font.content_type == "font/woff2" && font.bytes.starts_with(b"wOF2"));
        let licence = asset("noto-nastaliq-urdu.txt").unwrap();
        assert!(String::from_utf8_lossy(&licence.bytes).contains("SIL OPEN FONT LICENSE"));
        assert_eq!(letters_href("en"), None);
    }

    #[test]
    fn the_icon_is_there_and_nothing_else() {
        assert!(!asset("favicon.svg").unwrap().immutable);
        for name in ["", "..", "../pages/layout.html", "style", "favicon.png", "a.b.c.d"] {
            assert!(asset(name).is_none(), "{name}");
        }
    }
}
