use super::caught;

#[tokio::test]
async fn a_panic_while_composing_becomes_words() {
    let broken = async {
        tokio::task::yield_now().await;
        assert_eq!(1 + 1, 3, "sums");
        0
    };
    assert!(caught(broken).await.unwrap_err().contains("sums"));
    assert_eq!(caught(async { 7 }).await, Ok(7));
}
