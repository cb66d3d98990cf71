//! The one place where text becomes safe for a header or a body.

/// The most characters that a header keeps of a text. No word is then near the 998 octets of RFC 5322 §2.1.1.
const LONGEST: usize = 300;

/// `text` in one line: every run of white space, control characters and bidirectional controls becomes one space, and
/// what exceeds 300 characters an ellipsis. Joiners stay, since Urdu and Bengali words need them.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control() || is_bidi_control(c)) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    if let Some((cut, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// `text` with CRLF at its line ends, without control characters other than tab. The ends are made here, since lettre makes
/// them by inserting each CR in place, which takes a quarter of an hour for a long text.
pub(super) fn lines(text: &str) -> String {
    let kept = |line: &str| line.chars().filter(|c| !c.is_control() || *c == '\t').collect::<String>();
    text.replace("\r\n", "\n").split(['\n', '\r']).map(kept).collect::<Vec<_>>().join("\r\n")
}

/// Marks, embeddings, overrides and isolates: templates wrap names in them, and in a header they let a name pose as
/// another (Unicode UAX 9 §2).
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
