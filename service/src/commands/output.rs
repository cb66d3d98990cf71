//! How results are printed: in words for people, or with `--json` as one JSON document for programs. Results go to standard
//! output, errors and logs to standard error.

use std::io::{self, IsTerminal, Write as _};

use serde_json::Value;

/// What the command line says about it.
#[derive(Clone, Copy, Debug)]
pub struct Output {
    pub json: bool,
}

/// Colours that mean something; only a terminal gets them.
#[derive(Clone, Copy, Debug)]
pub enum Colour {
    Green = 32,
    Red = 31,
}

impl Output {
    /// Prints a result: the document, or the lines in words.
    pub fn print(self, document: &Value, words: impl FnOnce() -> String) -> anyhow::Result<()> {
        if self.json { write(&format!("{document:#}\n")) } else { write(&words()) }
    }

    /// Says what happened after the result: beside a document only on standard error.
    pub fn tell(self, line: &str) {
        if self.json {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }
}

/// Writes text to standard output as it is.
pub fn write(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// The text in that colour, if standard output is a terminal.
pub fn paint(text: &str, colour: Colour) -> String {
    if colours(&io::stdout()) { format!("\x1b[{}m{text}\x1b[0m", colour as u8) } else { text.to_owned() }
}

/// Whether this stream gets colours: a terminal that knows them, unless `NO_COLOR` asks for none.
pub fn colours(stream: &impl IsTerminal) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    stream.is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_some_and(|terminal| terminal != "dumb")
}

/// Whether an error is only that nobody reads on, as in `commonhall export | head`.
pub fn is_nobody_reads(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
