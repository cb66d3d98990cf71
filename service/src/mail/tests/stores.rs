use super::{
    super::{Memory, Outcome, Transport},
    letter,
};

#[tokio::test]
async fn a_letter_sent_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail");
    let transport = Transport::from_url(&format!("file:{}/", path.display()), 4).unwrap();
    for _ in 0..2 {
        assert!(transport.send(&letter(1)).await.is_sent());
    }
    let files: Vec<_> = std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["01920000-0000-7000-8000-000000000001.eml"]);
    assert_eq!(std::fs::read(path.join(&files[0])).unwrap(), letter(1).to_bytes().unwrap());
}

#[tokio::test]
async fn a_folder_that_cannot_be_is_not_the_letters_fault() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let transport = Transport::File(file.path().join("mail"));
    assert!(matches!(transport.send(&letter(1)).await, Outcome::Unavailable { .. }));
    assert!(transport.probe().await.is_err());
}

#[tokio::test]
async fn memory_plays_its_script_and_then_sends() {
    let memory = Memory::default();
    let transport = Transport::Memory(memory.clone());
    let lost = Outcome::Unknown { reason: "lost".to_owned() };
    memory.script([lost.clone()]);
    let mut with_bounces = letter(2);
    with_bounces.bounces_to = Some("bounces+2@example.org".to_owned());
    assert_eq!(transport.send(&letter(1)).await, lost);
    assert!(transport.send(&with_bounces).await.is_sent());

    assert_eq!(memory.attempts().len(), 2);
    let sent = memory.sent();
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].from.as_str(), sent[0].to.as_str()), ("bounces+2@example.org", "coordinator@example.org"));
    assert_eq!(memory.take().len(), 2);
    assert!(memory.attempts().is_empty());
}

#[tokio::test]
async fn a_malformed_letter_reaches_no_transport() {
    let memory = Memory::default();
    let mut malformed = letter(1);
    malformed.to.address = "nobody".to_owned();
    let outcome = Transport::Memory(memory.clone()).send(&malformed).await;
    assert!(matches!(outcome, Outcome::Malformed { .. }));
    assert!(memory.attempts().is_empty());
}
