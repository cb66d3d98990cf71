use std::time::Duration;

use super::{
    super::{Limits, Outcome, Transport, smtp::dial},
    letter,
    smtp_sink::{Fault, Misdeed, Sink, Step},
};

const QUICK: Limits = Limits {
    connect: Duration::from_millis(500),
    command: Duration::from_millis(150),
    after_dot: Duration::from_millis(150),
    idle: Duration::from_secs(30),
};

fn to(sink: &Sink) -> Transport {
    Transport::with_limits(&sink.url(), 4, QUICK).unwrap()
}

/// Sends one letter through a server with one fault.
async fn with_fault(fault: Fault) -> (Outcome, Sink) {
    let sink = Sink::start().await;
    sink.plan(fault);
    let outcome = to(&sink).send(&letter(1)).await;
    assert_eq!(sink.pending_faults(), 0, "the fault never struck");
    (outcome, sink)
}

#[tokio::test]
async fn a_letter_arrives_with_its_envelope() {
    let sink = Sink::start().await;
    let mut letter = letter(1);
    letter.bounces_to = Some("bounces+1@commonhall.example.org".to_owned());
    letter.text = ".\n..\nend".to_owned();
    assert_eq!(to(&sink).send(&letter).await, Outcome::Sent { reply: "250 2.0.0 kept".to_owned() });

    let received = sink.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].message_id, "01920000-0000-7000-8000-000000000001@commonhall.example.org");
    assert_eq!(received[0].from, "bounces+1@commonhall.example.org");
    assert_eq!(received[0].to, ["coordinator@example.org"]);
    assert!(received[0].acknowledged);
    assert_eq!(received[0].bytes, letter.to_bytes().unwrap());
}

#[tokio::test]
async fn a_busy_server_means_later_at_every_step() {
    for step in [Step::Mail, Step::Rcpt, Step::Data, Step::Dot] {
        for answer in ["421 4.3.2 closing", "450 4.2.0 mailbox busy", "451 4.3.0 try later"] {
            let (outcome, _) = with_fault(Fault::say(step, answer)).await;
            assert!(
                matches!(&outcome, Outcome::Retry { reason } if reason.starts_with(answer)),
                "{step:?}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_in_the_servers_own_words() {
    for step in [Step::Mail, Step::Rcpt, Step::Data, Step::Dot] {
        let (outcome, _) = with_fault(Fault::say(step, "550-5.1.1 no such\r\n550 5.1.1 person")).await;
        assert!(
            matches!(&outcome, Outcome::Refused { reason } if reason.starts_with("550 5.1.1 no such person")),
            "{step:?}: {outcome:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_lets_nobody_in_is_not_the_letters_fault() {
    for (step, answer) in [
        (Step::Connect, "421 4.3.2 too many connections"),
        (Step::Connect, "554 5.7.1 go away"),
        (Step::Ehlo, "550 5.7.1 who are you"),
        (Step::Mail, "530 5.7.0 authentication required"),
    ] {
        let (outcome, sink) = with_fault(Fault::say(step, answer)).await;
        assert!(
            matches!(&outcome, Outcome::Unavailable { reason } if reason.contains(answer)),
            "{step:?}: {outcome:?}"
        );
        assert!(sink.received().is_empty());
    }
}

#[tokio::test]
async fn a_wrong_password_kills_no_letter() {
    let sink = Sink::start().await;
    sink.plan(Fault::say(Step::Auth, "535 5.7.8 bad credentials"));
    let url = format!("smtp://user:p%40ss@{}", sink.address);
    let transport = Transport::with_limits(&url, 1, QUICK).unwrap();
    let outcome = transport.send(&letter(1)).await;
    assert!(matches!(&outcome, Outcome::Unavailable { reason } if reason.contains("535 5.7.8 bad credentials")));
    assert!(!outcome.words().contains("p@ss"));
    assert!(transport.send(&letter(1)).await.is_sent());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_not_the_letters_fault() {
    let sink = Sink::start().await;
    let (url, transport) = (sink.url(), to(&sink));
    drop(sink);
    tokio::task::yield_now().await;
    let outcome = transport.send(&letter(1)).await;
    assert!(matches!(&outcome, Outcome::Unavailable { reason } if reason.starts_with(&url)), "{outcome:?}");
}

#[tokio::test]
async fn a_connection_lost_before_the_dot_means_later() {
    for step in [Step::Mail, Step::Rcpt, Step::Data] {
        for misdeed in [Misdeed::Drop, Misdeed::Half("25".to_owned()), Misdeed::Half("nonsense\r\n".to_owned())] {
            let (outcome, sink) = with_fault(Fault::new(step, misdeed.clone())).await;
            assert!(matches!(outcome, Outcome::Retry { .. }), "{step:?} {misdeed:?}: {outcome:?}");
            assert!(sink.received().is_empty());
        }
    }
}

#[tokio::test]
async fn a_connection_lost_within_the_text_means_later() {
    let sink = Sink::start().await;
    sink.plan(Fault::new(Step::Text, Misdeed::Drop));
    // More than the socket's buffers hold, so that the dot cannot have gone.
    let mut letter = letter(1);
    letter.text = "all that was said\n".repeat(1_000_000);
    let outcome = Transport::from_url(&sink.url(), 1).unwrap().send(&letter).await;
    assert!(matches!(&outcome, Outcome::Retry { reason } if reason.contains("before the final dot")), "{outcome:?}");
    assert!(sink.received().is_empty());
}

#[tokio::test]
async fn a_lost_answer_to_the_dot_is_unknown() {
    for misdeed in [
        Misdeed::Drop,
        Misdeed::Half("250".to_owned()),
        Misdeed::Half("250-2.0.0 kept\r\n".to_owned()),
        Misdeed::Half("nonsense\r\n".to_owned()),
        Misdeed::Say("354 go on".to_owned()),
        Misdeed::Hang,
    ] {
        let (outcome, sink) = with_fault(Fault::new(Step::Dot, misdeed.clone())).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{misdeed:?}: {outcome:?}");
        assert_eq!(sink.received().len(), 1);
    }
}

#[tokio::test]
async fn a_slow_server_means_later_before_the_dot() {
    for step in [Step::Mail, Step::Rcpt, Step::Data] {
        let (outcome, _) = with_fault(Fault::new(step, Misdeed::Hang)).await;
        assert!(matches!(outcome, Outcome::Retry { .. }), "{step:?}: {outcome:?}");
    }
    for step in [Step::Connect, Step::Ehlo] {
        let (outcome, _) = with_fault(Fault::new(step, Misdeed::Hang)).await;
        assert!(matches!(outcome, Outcome::Unavailable { .. }), "{step:?}: {outcome:?}");
    }
    let sink = Sink::start().await;
    sink.plan(Fault::new(Step::Text, Misdeed::Hang));
    let mut letter = letter(1);
    letter.text = "all that was said\n".repeat(1_000_000);
    let outcome = to(&sink).send(&letter).await;
    assert!(matches!(outcome, Outcome::Retry { .. }), "{outcome:?}");
}

#[tokio::test]
async fn the_answer_to_the_dot_may_take_longer_than_any_other() {
    let sink = Sink::start_with(&[], Duration::from_millis(400)).await;
    let limits = Limits { after_dot: Duration::from_secs(20), ..QUICK };
    let transport = Transport::with_limits(&sink.url(), 1, limits).unwrap();
    assert!(transport.send(&letter(1)).await.is_sent());
}

#[tokio::test]
async fn one_connection_carries_one_letter_after_another() {
    let sink = Sink::start().await;
    let transport = to(&sink);
    for number in 1..=5 {
        assert!(transport.send(&letter(number)).await.is_sent());
    }
    assert_eq!(sink.sessions().ever, 1);
    assert_eq!(sink.received().len(), 5);
}

#[tokio::test]
async fn a_connection_that_died_unused_costs_no_letter_an_attempt() {
    for misdeed in [Misdeed::Drop, Misdeed::Say("421 4.4.2 idle too long".to_owned())] {
        let sink = Sink::start().await;
        let transport = to(&sink);
        assert!(transport.send(&letter(1)).await.is_sent());
        sink.plan(Fault::new(Step::Mail, misdeed));
        assert!(transport.send(&letter(2)).await.is_sent());
        assert_eq!(sink.sessions().ever, 2);
    }
}

#[tokio::test]
async fn a_refused_letter_harms_no_other() {
    let sink = Sink::start().await;
    let transport = to(&sink);
    sink.plan(Fault::say(Step::Rcpt, "550 5.1.1 no such person").to("gone@example.org"));
    let mut refused = letter(2);
    refused.to.address = "gone@example.org".to_owned();
    let others = (letter(1), letter(3));
    let (first, second, third) =
        tokio::join!(transport.send(&refused), transport.send(&others.0), transport.send(&others.1));
    assert!(matches!(first, Outcome::Refused { .. }));
    assert!(second.is_sent() && third.is_sent());
}

#[tokio::test]
async fn never_more_connections_than_allowed() {
    let sink = Sink::start_with(&[], Duration::from_millis(20)).await;
    let transport = Transport::from_url(&sink.url(), 3).unwrap();
    let sending: Vec<_> = (0..30)
        .map(|number| {
            let transport = transport.clone();
            tokio::spawn(async move { transport.send(&letter(number)).await })
        })
        .collect();
    for sent in sending {
        assert!(sent.await.unwrap().is_sent());
    }
    assert_eq!(sink.sessions().peak, 3);
    assert_eq!(sink.received().len(), 30);
}

#[tokio::test]
async fn small_writes_leave_at_once() {
    let sink = Sink::start().await;
    let stream = dial("127.0.0.1", sink.address.port()).await.unwrap();
    assert!(stream.nodelay().unwrap());
}

#[tokio::test]
async fn an_address_outside_ascii_needs_a_server_that_takes_it() {
    let mut letter = letter(1);
    letter.to.address = "ünal@example.org".to_owned();
    let plain = Sink::start().await;
    assert!(matches!(to(&plain).send(&letter).await, Outcome::Refused { .. }));
    let modern = Sink::start_with(&["8BITMIME", "SMTPUTF8"], Duration::ZERO).await;
    assert!(to(&modern).send(&letter).await.is_sent());
}

#[tokio::test]
async fn a_probe_sends_nothing_and_reports_the_servers_words() {
    let sink = Sink::start().await;
    assert!(to(&sink).probe().await.unwrap().contains("250 2.0.0 ok, in clear"));
    sink.plan(Fault::say(Step::Connect, "554 5.7.1 go away"));
    assert!(to(&sink).probe().await.unwrap_err().contains("554 5.7.1 go away"));
    assert!(sink.received().is_empty());
}

#[test]
fn a_lease_can_be_as_long_as_the_longest_send() {
    let transport = Transport::from_url("smtp://mail.example.org", 4).unwrap();
    assert!(transport.longest_send() > Duration::from_mins(16));
}
