//! Two people have changed one thing: what each of them wrote, side by side, in whichever form.

use super::fields::Fields;
use crate::pages::Reader;
use crate::view::organise::Difference;
use crate::view::{Choice, ChoiceGroup};

/// An input with the key of its label.
pub type Input = (&'static str, &'static str);

/// Every one of these inputs in which what is stored is something else than what was typed. `said` finds the words of the form
/// for the values of an input, where those are not themselves what somebody typed.
pub fn differences(
    reader: &Reader,
    inputs: impl IntoIterator<Item = Input>,
    theirs: &Fields,
    yours: &Fields,
    said: impl Fn(&str, &[String]) -> Option<String>,
) -> Vec<Difference> {
    let words = |name: &str, values: &[String]| {
        said(name, values).unwrap_or_else(|| values.first().cloned().unwrap_or_default())
    };
    let inputs = inputs.into_iter().map(|(name, label)| (name, label, values(theirs, name), values(yours, name)));
    inputs
        .filter(|(_, _, theirs, yours)| theirs != yours)
        .map(|(name, label, theirs, yours)| Difference {
            name: name.to_owned(),
            label: reader.words.say(label, &[]),
            theirs: words(name, &theirs),
            yours: words(name, &yours),
        })
        .collect()
}

/// What was chosen of the stored thing stands in the form instead of what was typed: `take.title=theirs`.
pub fn taken(posted: &Fields, theirs: &Fields) -> Fields {
    // A rule that the form of a meeting has no words for goes with how it repeats.
    let group = |name: &str| if name == "rule" { "repeat" } else { name }.to_owned();
    let takes = |name: &str| posted.one(&format!("take.{}", group(name))) == "theirs";
    let yours = posted.all_of_them().filter(|(name, _)| !takes(name));
    Fields::of(
        yours
            .chain(theirs.all_of_them().filter(|(name, _)| takes(name)))
            .map(|(name, value)| (name.as_str(), value.clone())),
    )
}

/// What an input holds, but for what flows take away too.
fn values(fields: &Fields, name: &str) -> Vec<String> {
    let mut values: Vec<String> = fields.all(name).iter().map(|value| value.trim().replace("\r\n", "\n")).collect();
    values.retain(|value| !value.is_empty());
    values.sort();
    values
}

/// A code in the words of its vocabulary.
pub fn coded(reader: &Reader, vocabulary: &str, values: &[String]) -> Option<String> {
    reader.words.try_say(&format!("{vocabulary}-{}", values.first()?), &[])
}

/// A checkbox that says yes.
pub fn yes_or_no(reader: &Reader, values: &[String]) -> String {
    reader.words.say(if values.is_empty() { "venue-form-no" } else { "venue-form-yes" }, &[])
}

/// The labels of what is chosen, a line each.
pub fn chosen(choices: Vec<Choice>) -> String {
    let labels = choices.into_iter().filter(|choice| choice.chosen).map(|choice| choice.label);
    labels.collect::<Vec<_>>().join("\n")
}

pub fn grouped(groups: Vec<ChoiceGroup>) -> String {
    chosen(groups.into_iter().flat_map(|group| group.choices).collect())
}
