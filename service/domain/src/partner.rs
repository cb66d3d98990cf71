//! A partner as somebody describes it, read field by field.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::fields;
use crate::problem::{Problem, Problems};

/// What an organisation is to the partnership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartnerKind {
    CommunityGroup,
    Venue,
    ServiceProvider,
    Researcher,
    PolicyMaker,
}

impl PartnerKind {
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        match text.trim() {
            "community_group" => Ok(Self::CommunityGroup),
            "venue" => Ok(Self::Venue),
            "service_provider" => Ok(Self::ServiceProvider),
            "researcher" => Ok(Self::Researcher),
            "policy_maker" => Ok(Self::PolicyMaker),
            "" => Err(Problem::new(field, "error-missing")),
            other => Err(Problem::new(field, "error-choice")
                .with("value", other)
                .with("choices", "community_group, venue, service_provider, researcher, policy_maker")),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::CommunityGroup => "community_group",
            Self::Venue => "venue",
            Self::ServiceProvider => "service_provider",
            Self::Researcher => "researcher",
            Self::PolicyMaker => "policy_maker",
        }
    }
}

/// A partner as it was typed or sent: text that nobody has read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartnerInput {
    pub name: String,
    /// Its name in other languages, by language tag.
    pub names: BTreeMap<String, String>,
    pub description: String,
    pub kind: String,
    pub legal_status: Option<String>,
    /// Of the charity or the company.
    pub registration_number: Option<String>,
    pub founding: bool,
    pub steering: bool,
    /// What its people read.
    pub languages: Vec<String>,
    pub website: Option<String>,
    pub contact_role: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub declared_interests: Option<String>,
    /// Left out, it is today.
    pub joined_on: Option<String>,
}

/// A partner that can be stored: every field read.
#[derive(Clone, Debug, PartialEq)]
pub struct PartnerPlan {
    pub name: String,
    pub names: BTreeMap<String, String>,
    pub description: String,
    pub kind: PartnerKind,
    pub legal_status: Option<String>,
    pub registration_number: Option<String>,
    pub founding: bool,
    pub steering: bool,
    pub languages: Vec<String>,
    pub website: Option<String>,
    pub contact_role: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub declared_interests: Option<String>,
    pub joined_on: Option<NaiveDate>,
}

impl PartnerInput {
    /// Reads every field; all problems come back together.
    pub fn read(&self) -> Result<PartnerPlan, Vec<Problem>> {
        let mut problems = Problems::default();
        let name = problems.take(fields::line("name", &self.name));
        let names: Option<BTreeMap<_, _>> = problems.take(
            self.names
                .iter()
                .map(|(tag, name)| Ok((fields::language("names", tag)?, fields::line("names", name)?)))
                .collect(),
        );
        if self.names.len() > fields::MAX_LANGUAGES {
            problems.push(Problem::new("names", "error-too-many").with("limit", fields::MAX_LANGUAGES));
        }
        let description = problems.take(fields::text("description", &self.description));
        let kind = problems.take(PartnerKind::parse("kind", &self.kind));
        let languages = problems.take(fields::languages("languages", &self.languages));
        let website = problems.take(fields::web_address("website", self.website.as_deref()));
        let contact_email = problems.take(fields::optional_email("contact_email", self.contact_email.as_deref()));
        let joined_on = problems.take(fields::date("joined_on", self.joined_on.as_deref()));
        let mut optional = |field, text: &Option<String>| problems.take(fields::optional_line(field, text.as_deref()));
        let legal_status = optional("legal_status", &self.legal_status);
        let registration_number = optional("registration_number", &self.registration_number);
        let contact_role = optional("contact_role", &self.contact_role);
        let contact_phone = optional("contact_phone", &self.contact_phone);
        let declared_interests = self.declared_interests.as_deref().unwrap_or_default();
        let declared_interests = problems.take(fields::text("declared_interests", declared_interests));
        let plan = (|| {
            Some(PartnerPlan {
                name: name?,
                names: names?,
                description: description?,
                kind: kind?,
                legal_status: legal_status?,
                registration_number: registration_number?,
                founding: self.founding,
                steering: self.steering,
                languages: languages?,
                website: website?,
                contact_role: contact_role?,
                contact_email: contact_email?,
                contact_phone: contact_phone?,
                declared_interests: Some(declared_interests?).filter(|text| !text.is_empty()),
                joined_on: joined_on?,
            })
        })();
        problems.finish(plan)
    }
}

impl PartnerPlan {
    /// The slug to begin with; `None` where the name has no letter that an address can bear.
    pub fn slug(&self) -> Option<String> {
        lettered(fields::slug(&self.name))
    }
}

/// The slug if there is a letter in it; of `香港 2019` the number alone would say nothing.
pub(crate) fn lettered(slug: String) -> Option<String> {
    Some(slug).filter(|slug| slug.chars().any(|c| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> PartnerInput {
        PartnerInput { name: "Aston Dars group".into(), kind: "community_group".into(), ..PartnerInput::default() }
    }

    #[track_caller]
    fn refused(input: &PartnerInput, field: &str, code: &str) {
        let problems = input.read().unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (&*problem.field, problem.code)).collect();
        assert_eq!(found, [(field, code)]);
    }

    #[test]
    fn a_name_and_a_kind_are_enough() {
        let plan = input().read().unwrap();
        assert_eq!((plan.kind, plan.slug().as_deref()), (PartnerKind::CommunityGroup, Some("aston-dars-group")));
        assert_eq!((plan.contact_email, plan.joined_on, plan.declared_interests), (None, None, None));
    }

    #[test]
    fn every_kind_is_read_as_it_is_written() {
        for kind in ["community_group", "venue", "service_provider", "researcher", "policy_maker"] {
            assert_eq!(PartnerKind::parse("kind", kind).unwrap().as_str(), kind);
        }
    }

    #[test]
    fn a_partner_without_a_name_is_refused() {
        refused(&PartnerInput { name: " ".into(), ..input() }, "name", "error-missing");
    }

    #[test]
    fn a_partner_of_no_kind_is_refused() {
        refused(&PartnerInput { kind: String::new(), ..input() }, "kind", "error-missing");
    }

    #[test]
    fn a_kind_that_nobody_knows_is_refused() {
        refused(&PartnerInput { kind: "charity".into(), ..input() }, "kind", "error-choice");
    }

    #[test]
    fn a_website_that_is_no_link_is_refused() {
        refused(
            &PartnerInput { website: Some("javascript:alert(1)".into()), ..input() },
            "website",
            "error-web-address",
        );
    }

    #[test]
    fn a_contact_address_that_is_none_is_refused() {
        refused(
            &PartnerInput { contact_email: Some("ask at the desk".into()), ..input() },
            "contact_email",
            "error-email",
        );
    }

    #[test]
    fn a_name_in_what_is_no_language_is_refused() {
        let names = BTreeMap::from([("Bangla".to_owned(), "অ্যাস্টন".to_owned())]);
        refused(&PartnerInput { names, ..input() }, "names", "error-language");
    }

    #[test]
    fn a_day_of_joining_that_is_no_date_is_refused() {
        refused(&PartnerInput { joined_on: Some("last spring".into()), ..input() }, "joined_on", "error-date");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = PartnerInput {
            languages: vec!["english".into()],
            description: "a".repeat(10_001),
            ..PartnerInput::default()
        };
        let problems = wrong.read().unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["name", "description", "kind", "languages"]);
    }

    #[test]
    fn a_name_without_latin_letters_makes_no_slug() {
        assert_eq!(PartnerInput { name: "香港 2019".into(), ..input() }.read().unwrap().slug(), None);
    }
}
