//! Which of our rooms is meant by a LOCATION.

/// The room that a text names, of those given with the names of their venues: the venue must stand in it, and the room too
/// where the venue has several. Nothing is guessed: of two that may be meant it is none.
pub fn place_named<'a, Id: Copy + PartialEq>(
    text: &str,
    places: impl Iterator<Item = (Id, &'a str, &'a str)>,
) -> Option<Id> {
    let text = folded(text);
    let parts: Vec<String> = text.split([',', ';', '\n', '(', ')', '|']).map(|part| part.trim().to_owned()).collect();
    let names: Vec<(Id, String, String)> =
        places.map(|(id, venue, space)| (id, folded(venue), folded(space))).collect();
    // Of "Central Hall" and "Central Hall Annexe" the longer is meant where both stand there.
    let venue = names
        .iter()
        .map(|(_, venue, _)| venue)
        .filter(|venue| text.contains(*venue))
        .max_by_key(|venue| venue.len())?;
    let of_venue: Vec<_> = names.iter().filter(|(_, own, _)| own == venue).collect();
    let told: Vec<_> = of_venue.iter().filter(|(_, _, space)| parts.contains(space)).collect();
    match (told.as_slice(), of_venue.as_slice()) {
        ([(id, ..)], _) | ([], [(id, ..)]) => Some(*id),
        _ => None,
    }
}

/// Without what is easily written otherwise: case, spaces, curly apostrophes.
fn folded(name: &str) -> String {
    let lines = name.replace('’', "'").to_lowercase();
    let words = lines.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    words.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Option<u8> {
        let places = [
            (1, "Coventry Central Hall", "Main hall"),
            (2, "Coventry Central Hall", "Committee room"),
            (3, "Tipton Muslim Community Centre", "Hall"),
            (4, "Women’s Centre", "Lounge"),
        ];
        place_named(text, places.into_iter())
    }

    #[test]
    fn a_room_is_known_by_its_name_and_that_of_its_venue() {
        assert_eq!(named("Main hall, Coventry Central Hall, Warwick Lane, CV1 2HA"), Some(1));
        assert_eq!(named("COVENTRY  CENTRAL HALL (committee room)"), Some(2));
        // A venue with one room needs no more.
        assert_eq!(named("Tipton Muslim Community Centre"), Some(3));
        assert_eq!(named("The women's centre"), Some(4));
    }

    #[test]
    fn a_room_that_is_not_told_from_another_is_not_guessed() {
        assert_eq!(named("Coventry Central Hall"), None);
        assert_eq!(named("Main hall"), None);
        assert_eq!(named(""), None);
    }
}
