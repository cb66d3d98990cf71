//! The lines of an iCalendar object (RFC 5545 §3.1): escaping, quoting, and folding at 75 octets while writing,
//! so that no line is built twice.

#![allow(clippy::needless_bitwise_bool, reason = "blocks of octets are looked at without a branch")]

use std::str::Chars;

use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};

/// Octets in a line without its CRLF (RFC 5545 §3.1).
const WIDTH: usize = 75;

/// An iCalendar text under construction. Whatever is written to it, no line grows past 75 octets, a fold is never
/// inside a UTF-8 character or an escape, and only [`Lines::end`] ends a content line.
pub(super) struct Lines {
    out: String,
    /// Octets in the line so far, the space that marks a continuation included.
    column: usize,
}

impl Lines {
    pub(super) fn with_capacity(octets: usize) -> Self {
        Self { out: String::with_capacity(octets), column: 0 }
    }

    pub(super) fn into_string(self) -> String {
        self.out
    }

    /// Ends the content line.
    pub(super) fn end(&mut self) -> &mut Self {
        self.out.push_str("\r\n");
        self.column = 0;
        self
    }

    /// Writes what this program spells itself: names, parameters, keywords. Nothing is escaped.
    #[allow(clippy::inline_always, reason = "measured: most of a feed is written by it")]
    #[inline(always)]
    pub(super) fn raw(&mut self, token: &str) -> &mut Self {
        // Nearly all fit, and those that are known here are then written as they are compiled.
        if self.column + token.len() > WIDTH {
            return self.folding(token);
        }
        self.out.push_str(token);
        self.column += token.len();
        self
    }

    fn folding(&mut self, mut token: &str) -> &mut Self {
        while self.column + token.len() > WIDTH {
            let (head, tail) = token.split_at(token.floor_char_boundary(WIDTH - self.column));
            self.out.push_str(head);
            self.column += head.len();
            self.fold();
            token = tail;
        }
        self.raw(token)
    }

    /// A value of type TEXT (RFC 5545 §3.3.11). Every kind of line break becomes `\n`, a tab becomes a space, other
    /// control characters go.
    pub(super) fn text(&mut self, value: &str) -> &mut Self {
        self.replacing(value, |character| match character {
            '\\' => Some(r"\\"),
            ';' => Some(r"\;"),
            ',' => Some(r"\,"),
            breaking if is_break(breaking) => Some(r"\n"),
            other => without_controls(other),
        })
    }

    /// A parameter value (RFC 5545 §3.2), quoted where it must be; quotes, carets and line breaks as RFC 6868 says.
    pub(super) fn parameter(&mut self, value: &str) -> &mut Self {
        let quote = if value.contains([':', ';', ',']) { "\"" } else { "" };
        self.unbroken(quote);
        self.replacing(value, |character| match character {
            '^' => Some("^^"),
            '"' => Some("^'"),
            breaking if is_break(breaking) => Some("^n"),
            other => without_controls(other),
        });
        self.unbroken(quote)
    }

    /// A value that has its own grammar (RRULE, COLOR): taken as it is, except that it cannot break the line.
    pub(super) fn plain(&mut self, value: &str) -> &mut Self {
        self.replacing(value, |character| if is_break(character) { Some("") } else { without_controls(character) })
    }

    /// A value of type URI (RFC 5545 §3.3.13, RFC 3986): what may not stand in one is percent-encoded, so that an
    /// address typed by a person stays one line and one address.
    pub(super) fn uri(&mut self, value: &str) -> &mut Self {
        const HEX: &[u8; 16] = b"0123456789ABCDEF";
        let refused = |octet: u8| (octet <= b' ') | (octet >= 0x7f) | is_any(octet, *br#""<>\^`{|}"#);
        let mut rest = value;
        while let Some(at) = position(rest, refused) {
            self.raw(&rest[..at]);
            let mut characters = rest[at..].chars();
            if let Some(character) = characters.next() {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    self.room(3);
                    self.out.push('%');
                    self.out.push(char::from(HEX[usize::from(byte >> 4)]));
                    self.out.push(char::from(HEX[usize::from(byte & 15)]));
                    self.column += 3;
                }
            }
            rest = characters.as_str();
        }
        self.raw(rest)
    }

    /// A DATE-TIME without zone: `20270324T180000` (RFC 5545 §3.3.5, forms 1 and 3).
    pub(super) fn local(&mut self, at: NaiveDateTime) -> &mut Self {
        self.ascii(&date_time(at)[..15])
    }

    /// A DATE: `20270324` (RFC 5545 §3.3.4).
    pub(super) fn day(&mut self, at: NaiveDateTime) -> &mut Self {
        self.ascii(&date_time(at)[..8])
    }

    /// A DATE-TIME in UTC: `20270324T180000Z` (RFC 5545 §3.3.5, form 2).
    pub(super) fn instant(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.ascii(&date_time(at.naive_utc()))
    }

    /// A FLOAT of degrees with six decimals at the most (RFC 5545 §3.8.1.6): a tenth of a metre.
    pub(super) fn degrees(&mut self, degrees: f64) -> &mut Self {
        #[expect(clippy::cast_possible_truncation, reason = "a circle has 360 degrees")]
        let millionths = (degrees * 1e6).round() as i64;
        let size = millionths.unsigned_abs();
        if millionths < 0 {
            self.raw("-");
        }
        self.number(size / 1_000_000);
        let mut part = size % 1_000_000;
        let mut digits = *b".000000";
        for digit in digits[1..].iter_mut().rev() {
            *digit += last_digit(part);
            part /= 10;
        }
        let kept = digits.iter().rposition(|digit| digit.is_ascii_digit() && *digit != b'0');
        self.ascii(&digits[..kept.map_or(0, |last| last + 1)])
    }

    pub(super) fn number(&mut self, number: u64) -> &mut Self {
        let mut digits = [0; 20];
        let (mut first, mut rest) = (digits.len(), number);
        while rest > 0 || first == digits.len() {
            first -= 1;
            digits[first] = b'0' + last_digit(rest);
            rest /= 10;
        }
        self.ascii(&digits[first..])
    }

    /// A UTC-OFFSET (RFC 5545 §3.3.14): `+0100`; the seconds stand only where there are any.
    pub(super) fn offset(&mut self, seconds_east: i32) -> &mut Self {
        let size = seconds_east.unsigned_abs();
        self.raw(if seconds_east < 0 { "-" } else { "+" }).pair(size / 3600).pair(size / 60 % 60);
        if size.is_multiple_of(60) { self } else { self.pair(size % 60) }
    }

    /// The last two digits of `number`.
    fn pair(&mut self, number: u32) -> &mut Self {
        self.ascii(&pair(number))
    }

    /// Writes a few octets of ASCII of which none may be parted from the others.
    fn ascii(&mut self, octets: &[u8]) -> &mut Self {
        self.unbroken(str::from_utf8(octets).unwrap_or_default())
    }

    /// Writes `value` with some characters replaced (`None` leaves one as it is); CRLF counts as one line break.
    fn replacing(&mut self, value: &str, replacement: impl Fn(char) -> Option<&'static str>) -> &mut Self {
        let mut rest = value;
        while let Some(at) = position(rest, is_suspect) {
            self.raw(&rest[..at]);
            let mut characters: Chars<'_> = rest[at..].chars();
            let character = characters.next().unwrap_or_default();
            let tail = characters.as_str();
            match replacement(character) {
                Some(instead) => self.unbroken(instead),
                None => self.raw(&rest[at..rest.len() - tail.len()]),
            };
            rest = if character == '\r' { tail.strip_prefix('\n').unwrap_or(tail) } else { tail };
        }
        self.raw(rest)
    }

    /// Writes a few octets of which none may be parted from the others.
    fn unbroken(&mut self, token: &str) -> &mut Self {
        self.room(token.len());
        self.out.push_str(token);
        self.column += token.len();
        self
    }

    /// Folds if the line has no room for so many octets more.
    fn room(&mut self, octets: usize) {
        while self.column + octets > WIDTH {
            self.fold();
        }
    }

    /// Goes on in a continuation line. Some readers trim each physical line at its end, so white space moves to the
    /// next one, unless the line holds nothing else.
    fn fold(&mut self) {
        let start = self.out.len() - self.column;
        let kept = match self.out[start..].trim_end().len() {
            0 => self.column,
            octets => octets,
        };
        self.out.insert_str(start + kept, "\r\n ");
        self.column = 1 + self.column - kept;
    }
}

/// The first octet of that kind, of which no letter is. Most blocks have none, and a block is looked at as a whole.
fn position(text: &str, kind: impl Fn(u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 32;
    let any = |octets: &[u8]| octets.iter().fold(false, |found, octet| found | kind(*octet));
    let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
    let at = blocks.iter().position(|block| any(block)).unwrap_or(blocks.len());
    if at == blocks.len() {
        let mut last = [b'a'; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        if !any(&last) {
            return None;
        }
    }
    let from = at * BLOCK;
    let (eights, _) = text.as_bytes()[from..].as_chunks::<8>();
    let from = from + 8 * eights.iter().position(|eight| any(eight)).unwrap_or(eights.len());
    Some(from + text.as_bytes()[from..].iter().position(|octet| kind(*octet))?)
}

fn last_digit(number: u64) -> u8 {
    u8::try_from(number % 10).unwrap_or_default()
}

fn pair(number: u32) -> [u8; 2] {
    [number / 10, number].map(|number| b'0' + last_digit(number.into()))
}

/// `20270324T180000Z`, whatever the zone.
fn date_time(at: NaiveDateTime) -> [u8; 16] {
    let mut digits = *b"00000000T000000Z";
    let year = at.year().unsigned_abs();
    let pairs = [year / 100, year, at.month(), at.day(), at.hour(), at.minute(), at.second()];
    for (number, first) in pairs.into_iter().zip([0, 2, 4, 6, 9, 11, 13]) {
        digits[first..first + 2].copy_from_slice(&pair(number));
    }
    digits
}

/// What some reader takes for the end of a line: besides CR and LF the next-line control and the Unicode separators.
fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn without_controls(character: char) -> Option<&'static str> {
    match character {
        '\t' => Some(" "),
        control if control.is_control() => Some(""),
        _ => None,
    }
}

/// Whether a character that begins with this octet may need a replacement: ASCII controls and the characters of the
/// grammar; 0xC2 leads the C1 controls (and also £, §, …), 0xE2 the line separators (and also typographic quotes).
#[inline]
fn is_suspect(octet: u8) -> bool {
    (octet <= 0x1f) | is_any(octet, *b"\",;\\^\x7f\xc2\xe2")
}

/// Without a branch, so that a block of octets is looked at in a few instructions.
#[inline]
fn is_any<const N: usize>(octet: u8, of: [u8; N]) -> bool {
    of.into_iter().fold(false, |found, one| found | (octet == one))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn written(fill: impl FnOnce(&mut Lines) -> &mut Lines) -> String {
        let mut lines = Lines::with_capacity(0);
        fill(&mut lines);
        lines.into_string()
    }

    #[test]
    fn text_escapes_what_the_grammar_uses() {
        assert_eq!(written(|to| to.text(r"a\b;c,d:e")), r"a\\b\;c\,d:e");
    }

    #[test]
    fn every_kind_of_line_break_becomes_one_escape() {
        let breaks = "a\r\nb\rc\nd\u{85}e\u{2028}f\u{2029}g\n\rh";
        assert_eq!(written(|to| to.text(breaks)), r"a\nb\nc\nd\ne\nf\ng\n\nh");
    }

    #[test]
    fn control_characters_go_and_a_tab_is_a_space() {
        assert_eq!(written(|to| to.text("a\0b\u{7f}c\u{9f}d\te £ “f”")), "abcd e £ “f”");
    }

    #[test]
    fn a_parameter_is_quoted_only_where_it_must_be() {
        assert_eq!(written(|to| to.parameter("Aston Dars group")), "Aston Dars group");
        assert_eq!(written(|to| to.parameter("Hall; room 2, \"blue\"")), "\"Hall; room 2, ^'blue^'\"");
    }

    #[test]
    fn a_parameter_encodes_carets_and_line_breaks() {
        assert_eq!(written(|to| to.parameter("a^b\r\nc\u{1}")), "a^^b^nc");
    }

    #[test]
    fn an_address_stays_one_line_of_ascii() {
        let typed = "https://example.org/a b?q=é,1;2%20\r\nATTENDEE:x\"";
        let sent = "https://example.org/a%20b?q=%C3%A9,1;2%20%0D%0AATTENDEE:x%22";
        assert_eq!(written(|to| to.uri(typed)), sent);
    }

    #[test]
    fn a_rule_cannot_bring_a_line_of_its_own() {
        assert_eq!(written(|to| to.plain("FREQ=DAILY\r\nATTENDEE:x\t;COUNT=2")), "FREQ=DAILYATTENDEE:x ;COUNT=2");
    }

    #[test]
    fn dates_and_offsets_have_fixed_widths() {
        let at = NaiveDate::from_ymd_opt(2027, 3, 4).unwrap().and_hms_opt(5, 6, 7).unwrap();
        assert_eq!(written(|to| to.local(at).raw(" ").instant(at.and_utc())), "20270304T050607 20270304T050607Z");
        assert_eq!(written(|to| to.offset(-12_600).offset(0).offset(19_800)), "-0330+0000+0530");
        assert_eq!(written(|to| to.offset(-2_670)), "-004430");
    }

    #[test]
    fn a_line_folds_at_75_octets_and_not_before() {
        assert_eq!(written(|to| to.raw(&"a".repeat(75))), "a".repeat(75));
        assert_eq!(written(|to| to.raw(&"a".repeat(76))), format!("{}\r\n a", "a".repeat(75)));
        let three = format!("{}\r\n {}\r\n a", "a".repeat(75), "a".repeat(74));
        assert_eq!(written(|to| to.raw(&"a".repeat(150))), three);
    }

    #[test]
    fn a_fold_parts_neither_a_character_nor_an_escape() {
        let before = "a".repeat(74);
        assert_eq!(written(|to| to.text(&format!("{before}আ"))), format!("{before}\r\n আ"));
        assert_eq!(written(|to| to.text(&format!("{before};b"))), format!("{before}\r\n \\;b"));
        assert_eq!(written(|to| to.uri(&format!("{before} b"))), format!("{before}\r\n %20b"));
    }

    #[test]
    fn no_line_ends_in_white_space_that_a_reader_might_trim() {
        let before = "a".repeat(72);
        assert_eq!(written(|to| to.text(&format!("{before}   b"))), format!("{before}\r\n    b"));
        assert_eq!(written(|to| to.text(&format!("{before}  ,"))), format!("{before}\r\n   \\,"));
    }

    #[test]
    fn white_space_without_end_still_folds() {
        let text = written(|to| to.raw("X:").text(&" ".repeat(400)).text("\u{3000}\u{3000},"));
        assert!(text.split("\r\n").all(|line| line.len() <= WIDTH));
        assert_eq!(text.replace("\r\n ", ""), format!("X:{}\u{3000}\u{3000}\\,", " ".repeat(400)));
    }
}
