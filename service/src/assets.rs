//! The stylesheet and the icon, embedded. What bears the hash of its content in its name may be kept for ever.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_embed::Embed;
use sha2::{Digest as _, Sha256};

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

static STYLE_HREF: LazyLock<String> = LazyLock::new(|| {
    let hash = Files::get("style.css").map(|file| hash(&file.data)).unwrap_or_default();
    format!("/assets/style.{hash}.css")
});

/// The address of the stylesheet: `/assets/style.<hash>.css`.
pub fn style_href() -> &'static str {
    &STYLE_HREF
}

/// The file at `/assets/{name}`. A stylesheet asked for by another hash than ours is answered with ours, to be asked for
/// again soon: while a new release is rolled out, pages of one process are styled by the other.
pub fn asset(name: &str) -> Option<Asset> {
    let plain = match name.split('.').collect::<Vec<_>>()[..] {
        [stem, _, extension] => Cow::Owned(format!("{stem}.{extension}")),
        _ => Cow::Borrowed(name),
    };
    let file = Files::get(&plain)?;
    let content_type = match plain.rsplit_once('.')?.1 {
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        _ => return None,
    };
    let hash = hash(&file.data);
    let immutable = name.split('.').any(|part| part == hash);
    Some(Asset { etag: format!("\"{hash}\""), bytes: file.data, content_type, immutable })
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
        assert!(style.immutable && style.bytes.len() < 14 * 1024, "{}", style.bytes.len());
        let old = asset("style.0000000000000000.css").unwrap();
        assert_eq!((old.bytes, old.immutable), (style.bytes, false));
    }

    #[test]
    fn the_icon_is_there_and_nothing_else() {
        assert!(!asset("favicon.svg").unwrap().immutable);
        for name in ["", "..", "../pages/layout.html", "style", "favicon.png", "a.b.c.d"] {
            assert!(asset(name).is_none(), "{name}");
        }
    }
}
