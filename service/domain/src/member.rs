//! A member as somebody describes them, read field by field.

use crate::fields;
use crate::policy::Role;
use crate::problem::{Problem, Problems};

/// The language of those who did not say which they read.
const DEFAULT_LANGUAGE: &str = "en";

impl Role {
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        match text.trim() {
            "member" => Ok(Self::Member),
            "organiser" => Ok(Self::Organiser),
            "administrator" => Ok(Self::Administrator),
            other => Err(Problem::new(field, "error-choice")
                .with("value", other)
                .with("choices", "member, organiser, administrator")),
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Organiser => "organiser",
            Self::Administrator => "administrator",
        }
    }
}

/// What a member is in one partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MembershipRole {
    Member,
    Coordinator,
}

impl MembershipRole {
    pub fn parse(field: &'static str, text: &str) -> Result<Self, Problem> {
        match text.trim() {
            "member" => Ok(Self::Member),
            "coordinator" => Ok(Self::Coordinator),
            other => {
                Err(Problem::new(field, "error-choice").with("value", other).with("choices", "member, coordinator"))
            }
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Coordinator => "coordinator",
        }
    }
}

/// A new member as they were typed or sent: text that nobody has read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberInput {
    pub name: String,
    /// May be left out, and may be another member's too.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Left out, it is `en`.
    pub language: Option<String>,
    /// The slug of a partner.
    pub partner: Option<String>,
    /// `member` or `coordinator` of that partner, `organiser` or `administrator` of the installation; left out, it is
    /// `member`.
    pub role: Option<String>,
    /// `member` or `coordinator`: for somebody who organises and coordinates too. Left out, it is what `role` says.
    pub membership_role: Option<String>,
    /// Whether a mail tells them.
    pub welcome: bool,
}

/// A new member that can be stored: every field read.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPlan {
    pub details: MemberDetails,
    pub partner: Option<String>,
    pub membership_role: MembershipRole,
    pub welcome: bool,
}

/// What is kept of the person, whichever partners they belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberDetails {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: String,
    pub role: Role,
}

/// A member who is there, as they are to be: text that nobody has read yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberChange {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: String,
    /// In the installation: `member`, `organiser` or `administrator`.
    pub role: String,
}

impl MemberInput {
    /// Reads every field; all problems come back together.
    pub fn read(&self) -> Result<MemberPlan, Vec<Problem>> {
        let mut problems = Problems::default();
        let partner = said(self.partner.as_deref());
        let roles = problems.take(self.roles());
        let (role, membership_role) = roles.unwrap_or((Role::Member, MembershipRole::Member));
        let email = self.email.as_deref();
        let language = said(self.language.as_deref()).unwrap_or(DEFAULT_LANGUAGE);
        let details = details(&mut problems, &self.name, email, self.phone.as_deref(), language, Some(role));
        if membership_role == MembershipRole::Coordinator && partner.is_none() {
            problems.push(Problem::new("partner", "error-missing"));
        }
        if self.welcome && said(email).is_none() {
            problems.push(Problem::new("email", "error-missing"));
        }
        let plan = details.map(|details| MemberPlan {
            details,
            partner: partner.map(str::to_owned),
            membership_role,
            welcome: self.welcome,
        });
        problems.finish(plan)
    }

    /// One word for two things, as the API has it: nobody who adds people should need to know which of them is which.
    fn roles(&self) -> Result<(Role, MembershipRole), Problem> {
        let (role, implied) = match said(self.role.as_deref()).unwrap_or("member") {
            "coordinator" => (Role::Member, MembershipRole::Coordinator),
            "member" => (Role::Member, MembershipRole::Member),
            "organiser" => (Role::Organiser, MembershipRole::Member),
            "administrator" => (Role::Administrator, MembershipRole::Member),
            other => {
                return Err(Problem::new("role", "error-choice")
                    .with("value", other)
                    .with("choices", "member, coordinator, organiser, administrator"));
            }
        };
        let membership_role = match said(self.membership_role.as_deref()) {
            Some(text) => MembershipRole::parse("membership_role", text)?,
            None => implied,
        };
        if implied == MembershipRole::Coordinator && membership_role != implied {
            return Err(Problem::new("membership_role", "error-choice")
                .with("value", membership_role.as_str())
                .with("choices", implied.as_str()));
        }
        Ok((role, membership_role))
    }
}

impl MemberChange {
    /// Reads every field; all problems come back together.
    pub fn read(&self) -> Result<MemberDetails, Vec<Problem>> {
        let mut problems = Problems::default();
        let role = problems.take(Role::parse("role", &self.role));
        let details =
            details(&mut problems, &self.name, self.email.as_deref(), self.phone.as_deref(), &self.language, role);
        problems.finish(details)
    }
}

/// What stands in a field; an empty field of a form is one left out.
fn said(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

fn details(
    problems: &mut Problems,
    name: &str,
    email: Option<&str>,
    phone: Option<&str>,
    language: &str,
    role: Option<Role>,
) -> Option<MemberDetails> {
    let name = problems.take(fields::line("name", name));
    let email = problems.take(fields::optional_email("email", email));
    let phone = problems.take(fields::optional_line("phone", phone));
    let language = problems.take(fields::language("language", language));
    Some(MemberDetails { name: name?, email: email?, phone: phone?, language: language?, role: role? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> MemberInput {
        MemberInput { name: "Coordinator, Aston Dars group".into(), ..MemberInput::default() }
    }

    #[track_caller]
    fn refused(input: &MemberInput, field: &str, code: &str) {
        let problems = input.read().unwrap_err();
        let found: Vec<_> = problems.iter().map(|problem| (&*problem.field, problem.code)).collect();
        assert_eq!(found, [(field, code)]);
    }

    #[test]
    fn a_member_needs_a_name_and_nothing_else() {
        let plan = input().read().unwrap();
        assert_eq!((plan.details.email, plan.details.language.as_str(), plan.details.role), (None, "en", Role::Member));
        assert_eq!((plan.partner, plan.membership_role, plan.welcome), (None, MembershipRole::Member, false));
        refused(&MemberInput { name: " ".into(), ..input() }, "name", "error-missing");
    }

    #[test]
    fn an_empty_field_of_a_form_is_one_left_out() {
        let empty = || Some(" ".to_owned());
        let form = MemberInput {
            email: empty(),
            phone: empty(),
            language: empty(),
            partner: empty(),
            role: empty(),
            membership_role: empty(),
            ..input()
        };
        assert_eq!(form.read(), input().read());
    }

    #[test]
    fn one_word_says_both_roles() {
        for (word, role, membership) in [
            ("member", Role::Member, MembershipRole::Member),
            ("coordinator", Role::Member, MembershipRole::Coordinator),
            ("organiser", Role::Organiser, MembershipRole::Member),
            ("administrator", Role::Administrator, MembershipRole::Member),
        ] {
            let input = MemberInput { role: Some(word.into()), partner: Some("aston-dars-group".into()), ..input() };
            let plan = input.read().unwrap();
            assert_eq!((plan.details.role, plan.membership_role), (role, membership), "{word}");
        }
    }

    #[test]
    fn an_organiser_may_coordinate_too() {
        let input = MemberInput {
            role: Some("organiser".into()),
            membership_role: Some("coordinator".into()),
            partner: Some("aston-dars-group".into()),
            ..input()
        };
        let plan = input.read().unwrap();
        assert_eq!((plan.details.role, plan.membership_role), (Role::Organiser, MembershipRole::Coordinator));
    }

    #[test]
    fn a_coordinator_of_no_partner_is_refused() {
        refused(&MemberInput { role: Some("coordinator".into()), ..input() }, "partner", "error-missing");
    }

    #[test]
    fn roles_that_contradict_each_other_are_refused() {
        let wrong = MemberInput {
            role: Some("coordinator".into()),
            membership_role: Some("member".into()),
            partner: Some("aston-dars-group".into()),
            ..input()
        };
        refused(&wrong, "membership_role", "error-choice");
    }

    #[test]
    fn a_role_that_nobody_knows_is_refused() {
        refused(&MemberInput { role: Some("admin".into()), ..input() }, "role", "error-choice");
        let change = MemberChange {
            name: "A".into(),
            language: "en".into(),
            role: "coordinator".into(),
            ..MemberChange::default()
        };
        assert_eq!(change.read().unwrap_err()[0].code, "error-choice");
    }

    #[test]
    fn a_welcome_to_nowhere_is_refused() {
        refused(&MemberInput { welcome: true, ..input() }, "email", "error-missing");
    }

    #[test]
    fn an_address_that_is_none_is_refused() {
        refused(&MemberInput { email: Some("a@b".into()), ..input() }, "email", "error-email");
    }

    #[test]
    fn a_language_that_is_none_is_refused() {
        refused(&MemberInput { language: Some("Bangla!".into()), ..input() }, "language", "error-language");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let wrong = MemberInput { email: Some("a".into()), role: Some("boss".into()), ..MemberInput::default() };
        let problems = wrong.read().unwrap_err();
        let fields: Vec<_> = problems.iter().map(|problem| &*problem.field).collect();
        assert_eq!(fields, ["role", "name", "email"]);
    }
}
