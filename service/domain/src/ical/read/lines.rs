//! From any bytes to the components that are in them. Bytes are unfolded before they are decoded, since a fold may stand
//! inside a character; what is too long or too much is left out and said. The `ical` crate reads what stands before a
//! value, and is used nowhere else: it is archived, ends a calendar at one bad line, and takes seconds for a long one.

use std::borrow::Cow;

use ical::PropertyParser;

use crate::problem::Problem;

/// The longest line, folds taken out: more than the longest description.
const LONGEST_LINE: usize = 128 * 1024;
/// What stands before the value of a line: its name and its parameters.
const LONGEST_HEAD: usize = 2_000;
/// Lines of one component that mean something to us.
const MOST_LINES: usize = 3_000;
/// Components within components.
const DEEPEST: usize = 10;

/// What is read of a component; the rest is not kept.
const MEANT: [&str; 26] = [
    "CLASS",
    "CONFERENCE",
    "DESCRIPTION",
    "DTEND",
    "DTSTART",
    "DURATION",
    "EXDATE",
    "LOCATION",
    "METHOD",
    "RDATE",
    "RECURRENCE-ID",
    "RRULE",
    "SEQUENCE",
    "STATUS",
    "SUMMARY",
    "TRANSP",
    "TZID",
    "TZOFFSETFROM",
    "TZOFFSETTO",
    "UID",
    "ATTENDEE",
    "X-GOOGLE-CONFERENCE",
    "X-LIC-LOCATION",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL",
    "X-WR-CALNAME",
    "X-WR-TIMEZONE",
];

/// A property.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Of the file, from 1.
    pub number: usize,
    /// In upper case.
    pub name: String,
    parameters: Vec<(String, Vec<String>)>,
    /// As it stands: a TEXT is still escaped.
    pub value: String,
}

impl Line {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let (_, values) = self.parameters.iter().find(|(known, _)| known == name)?;
        values.first().map(String::as_str)
    }

    /// A value of type TEXT, unescaped.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut characters = self.value.chars();
        while let Some(character) = characters.next() {
            match (character, character == '\\') {
                (_, true) => match characters.next() {
                    Some('n' | 'N') => text.push('\n'),
                    Some(escaped) => text.push(escaped),
                    None => {}
                },
                (plain, false) => text.push(plain),
            }
        }
        text
    }
}

/// A component with its properties. Of what is within it, only that of a VTIMEZONE is kept.
#[derive(Debug, Default)]
pub(super) struct Component {
    /// Where it begins.
    pub line: usize,
    /// In upper case.
    pub kind: String,
    pub lines: Vec<Line>,
    pub parts: Vec<Component>,
    /// What had to be repaired, and where.
    pub remarks: Vec<(usize, Problem)>,
    /// Whether the file ended within it.
    pub cut_off: bool,
}

impl Component {
    pub fn get(&self, name: &str) -> Option<&Line> {
        self.lines.iter().find(|line| line.name == name)
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| line.name == name)
    }

    fn remark(&mut self, line: usize, code: &'static str) {
        // One of each kind says enough of a component.
        if self.remarks.iter().all(|(_, known)| known.code != code) {
            self.remarks.push((line, Problem::new("", code)));
        }
    }
}

/// What is found in a file, in its order.
#[derive(Debug)]
pub(super) enum Found {
    /// A VCALENDAR begins.
    Calendar,
    /// A property of the calendar itself.
    Property(Line),
    Component(Component),
}

/// The text of a file whose bytes are not UTF-8 but, as its first ones say, UTF-16; else the bytes without their mark.
pub(super) fn octets(bytes: &[u8]) -> Cow<'_, [u8]> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        let text: String = char::decode_utf16(units).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Cow::Owned(text.into_bytes())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        plain => Cow::Borrowed(plain),
    }
}

/// Reads a file and hands over what is in it, one thing after the other, so that little of it is held at once.
pub(super) fn each(octets: &[u8], mut found: impl FnMut(Found)) {
    let mut open: Option<Component> = None;
    // The kinds of those that are open within the open one.
    let mut within: Vec<String> = Vec::new();
    for (number, raw) in Unfolded::new(octets) {
        let read = raw.and_then(|raw| read(number, &raw));
        let (line, repaired) = match read {
            Ok(read) => read,
            Err(code) => {
                if let Some(component) = &mut open {
                    component.remark(number, code);
                }
                continue;
            }
        };
        let kind = || line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                let kind = kind();
                let inner = !kind.starts_with('V') || kind == "VALARM";
                if let Some(component) = open.as_mut().filter(|_| inner) {
                    if within.len() < DEEPEST {
                        if component.kind == "VTIMEZONE" && component.parts.len() < MOST_LINES {
                            component.parts.push(Component {
                                line: number,
                                kind: kind.clone(),
                                ..Component::default()
                            });
                        }
                        within.push(kind);
                    } else {
                        component.remark(number, "import-unbalanced");
                    }
                    continue;
                }
                if let Some(mut unended) = open.take() {
                    unended.remark(number, "import-unbalanced");
                    found(Found::Component(unended));
                }
                within.clear();
                if kind == "VCALENDAR" {
                    found(Found::Calendar);
                } else {
                    open = Some(Component { line: number, kind, ..Component::default() });
                }
            }
            "END" => {
                let kind = kind();
                if within.last() == Some(&kind) {
                    within.pop();
                } else if let Some(mut component) =
                    open.take_if(|component| component.kind == kind || kind == "VCALENDAR")
                {
                    if !within.is_empty() || component.kind != kind {
                        component.remark(number, "import-unbalanced");
                    }
                    within.clear();
                    found(Found::Component(component));
                } else if let Some(component) = &mut open {
                    component.remark(number, "import-unbalanced");
                }
            }
            _ => match &mut open {
                None => found(Found::Property(line)),
                Some(component) => {
                    if repaired {
                        component.remark(number, "import-not-utf8");
                    }
                    let full = component.lines.len() >= MOST_LINES;
                    let part = component.parts.last_mut().filter(|part| part.lines.len() < MOST_LINES);
                    match (within.is_empty(), part) {
                        (true, _) if full => component.remark(number, "import-too-many-lines"),
                        (true, _) => component.lines.push(line),
                        (false, Some(part)) => part.lines.push(line),
                        (false, None) => {}
                    }
                }
            },
        }
    }
    if let Some(component) = open {
        found(Found::Component(Component { cut_off: true, ..component }));
    }
}

/// The lines of a file without their folds, each with its number; as an error the code of why one is none.
struct Unfolded<'a> {
    rest: &'a [u8],
    number: usize,
}

impl<'a> Unfolded<'a> {
    fn new(octets: &'a [u8]) -> Self {
        Self { rest: octets, number: 0 }
    }

    /// A line as it stands, whatever ends it.
    fn physical(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        self.number += 1;
        let end = self.rest.iter().position(|octet| matches!(octet, b'\r' | b'\n')).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = match rest {
            [b'\r', b'\n', rest @ ..] | [_, rest @ ..] => rest,
            [] => rest,
        };
        Some(line)
    }

    fn goes_on(&self) -> bool {
        matches!(self.rest.first(), Some(b' ' | b'\t'))
    }
}

impl<'a> Iterator for Unfolded<'a> {
    type Item = (usize, Result<Cow<'a, [u8]>, &'static str>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut line = loop {
            let line = self.physical()?;
            if !line.is_empty() {
                break Cow::Borrowed(line);
            }
        };
        let number = self.number;
        let head = &line[..line.len().min(LONGEST_HEAD)];
        // vCalendar 1.0 folds in a way of its own: by an equals sign at the end.
        let printable = head.windows(16).any(|part| part.eq_ignore_ascii_case(b"QUOTED-PRINTABLE"));
        let mut too_long = line.len() > LONGEST_LINE;
        loop {
            let soft = printable && line.last() == Some(&b'=');
            if !soft && !self.goes_on() {
                break;
            }
            let Some(more) = self.physical() else { break };
            let more = if soft { more } else { &more[1..] };
            too_long |= line.len() + more.len() > LONGEST_LINE;
            if !too_long {
                let line = line.to_mut();
                if soft {
                    line.pop();
                }
                line.extend_from_slice(more);
            } else if soft {
                line = Cow::Borrowed(more);
            }
        }
        Some((number, if too_long { Err("import-line-too-long") } else { Ok(line) }))
    }
}

/// A line taken apart, and whether its bytes had to be taken for another character set's.
fn read(number: usize, raw: &[u8]) -> Result<(Line, bool), &'static str> {
    let (text, repaired) = decoded(raw);
    let limit = text.floor_char_boundary(LONGEST_HEAD.min(text.len()));
    let mut quoted = false;
    let outside = text[..limit].bytes().position(|octet| {
        quoted ^= octet == b'"';
        octet == b':' && !quoted
    });
    let colon = outside.or_else(|| text[..limit].find(':')).ok_or("import-not-a-line")?;
    let (head, value) = (&text[..=colon], &text[colon + 1..]);
    let name = head.split([';', ':']).next().unwrap_or_default().trim().to_ascii_uppercase();
    if !MEANT.contains(&name.as_str()) && name != "BEGIN" && name != "END" {
        return Ok((Line { number, name, ..Line::default() }, false));
    }
    let property = PropertyParser::from_reader(head.as_bytes()).next().ok_or("import-not-a-line")?;
    let mut parameters = property.map_err(|_| "import-not-a-line")?.params.unwrap_or_default();
    parameters.retain(|(name, _)| name == "TZID" || name == "ENCODING");
    parameters.truncate(2);
    parameters.shrink_to_fit();
    let mut line = Line { number, name, parameters, value: value.to_owned() };
    if line.parameter("ENCODING").is_some_and(|encoding| encoding.eq_ignore_ascii_case("QUOTED-PRINTABLE")) {
        line.value = decoded(&unprintable(&line.value)).0.replace('\n', "\\n");
    }
    Ok((line, repaired))
}

/// Bytes as text: UTF-8, or what programs wrote before it.
fn decoded(raw: &[u8]) -> (Cow<'_, str>, bool) {
    /// Windows-1252 from 0x80 to 0x9f; above it is Latin-1.
    const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    if let Ok(text) = str::from_utf8(raw) {
        return (Cow::Borrowed(text), false);
    }
    let character = |octet: &u8| match octet {
        0x80..=0x9f => WINDOWS.chars().nth(usize::from(octet - 0x80)).unwrap_or_default(),
        _ => char::from(*octet),
    };
    (Cow::Owned(raw.iter().map(character).collect()), true)
}

/// Quoted-printable undone (RFC 2045 §6.7); what is no escape stays.
fn unprintable(text: &str) -> Vec<u8> {
    let digit = |octet: Option<&u8>| char::from(*octet?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes();
    let (mut octets, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        match (bytes[at], digit(bytes.get(at + 1)), digit(bytes.get(at + 2))) {
            (b'=', Some(high), Some(low)) => {
                octets.push(high << 4 | low);
                at += 3;
            }
            (octet, ..) => {
                octets.push(octet);
                at += 1;
            }
        }
    }
    octets
}
