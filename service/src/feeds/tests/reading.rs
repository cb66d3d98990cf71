//! Reads a feed as a calendar program would: the one place that knows the parser.

use ical::IcalParser;
use ical::property::Property;

/// A calendar with its own properties and its events.
pub struct Feed {
    pub own: Vec<Property>,
    pub zones: usize,
    pub events: Vec<Event>,
}

pub struct Event(Vec<Property>);

fn value(properties: &[Property], name: &str) -> Option<String> {
    let mut found = properties.iter().filter(|property| property.name == name);
    let value = found.next()?.value.clone().unwrap_or_default();
    assert!(found.next().is_none(), "{name} stands there twice");
    Some(value)
}

impl Event {
    /// The value of a property, escapes and all.
    pub fn get(&self, name: &str) -> Option<String> {
        value(&self.0, name)
    }

    pub fn uid(&self) -> String {
        self.get("UID").unwrap()
    }

    pub fn zone_of(&self, name: &str) -> Option<String> {
        let property = self.0.iter().find(|property| property.name == name)?;
        let (_, values) = property.params.as_ref()?.iter().find(|(name, _)| name == "TZID")?;
        values.first().cloned()
    }
}

impl Feed {
    pub fn get(&self, name: &str) -> Option<String> {
        value(&self.own, name)
    }

    /// What is in it, in the order of the titles.
    pub fn titles(&self) -> Vec<String> {
        let mut titles: Vec<String> = self.events.iter().map(|event| event.get("SUMMARY").unwrap()).collect();
        titles.sort_unstable();
        titles
    }

    /// The component for the date that was to start then, by the clock; without one, the first that is for none.
    pub fn event(&self, recurrence_id: Option<&str>) -> &Event {
        let wanted = recurrence_id.map(str::to_owned);
        let found = self.events.iter().find(|event| event.get("RECURRENCE-ID") == wanted);
        found.unwrap_or_else(|| panic!("there is no component for {wanted:?}"))
    }
}

pub fn read(text: &str) -> Feed {
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
    let mut calendars = IcalParser::new(text.as_bytes());
    let calendar = calendars.next().unwrap().unwrap();
    assert!(calendars.next().is_none());
    assert!(calendar.events.iter().all(|event| event.alarms.is_empty()));
    let events = calendar.events.into_iter().map(|event| Event(event.properties)).collect();
    Feed { own: calendar.properties, zones: calendar.timezones.len(), events }
}
