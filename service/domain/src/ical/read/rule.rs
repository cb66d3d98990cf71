//! Rules as other programs write them, in the words of ours where they mean the same.

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};

/// The same rule without what only repeats the start, and with `BYDAY=2TU` for `BYDAY=TU;BYSETPOS=2`. What says
/// anything else stays as it is, for the parser to refuse.
pub(super) fn plainer(text: &str, starts: NaiveDateTime) -> String {
    let text = text.trim().to_ascii_uppercase();
    let mut parts: Vec<(&str, String)> = (text.split(';').filter(|part| !part.trim().is_empty()))
        .map(|part| {
            part.split_once('=').map_or((part, String::new()), |(name, value)| (name.trim(), value.trim().to_owned()))
        })
        .collect();
    let value = |parts: &[(&str, String)], name: &str| {
        parts.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    };
    let frequency = value(&parts, "FREQ").unwrap_or_default();
    let repeats_start = |name: &str, value: &str| match name {
        "BYHOUR" => value == starts.hour().to_string(),
        "BYMINUTE" => value == starts.minute().to_string(),
        "BYSECOND" => value == starts.second().to_string(),
        "BYMONTH" => frequency == "YEARLY" && value == starts.month().to_string(),
        "BYMONTHDAY" => frequency == "YEARLY" && value == starts.day().to_string(),
        _ => false,
    };
    parts.retain(|(name, value)| !repeats_start(name, value));
    let days = value(&parts, "BYDAY").unwrap_or_default();
    let every = value(&parts, "INTERVAL").is_none_or(|interval| interval == "1");
    if frequency == "MONTHLY"
        && days.len() == 2
        && let Some(position) = value(&parts, "BYSETPOS")
    {
        parts.retain(|(name, _)| *name != "BYSETPOS");
        for (_, value) in parts.iter_mut().filter(|(name, _)| *name == "BYDAY") {
            *value = position.split(',').map(|nth| format!("{nth}{days}")).collect::<Vec<_>>().join(",");
        }
    } else if frequency == "DAILY" && !days.is_empty() && every {
        for (_, value) in parts.iter_mut().filter(|(name, _)| *name == "FREQ") {
            "WEEKLY".clone_into(value);
        }
    }
    let written =
        parts.iter().map(|(name, value)| if value.is_empty() { (*name).to_owned() } else { format!("{name}={value}") });
    written.collect::<Vec<_>>().join(";")
}
