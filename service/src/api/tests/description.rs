//! The description, and the page made from it.

use super::*;

#[tokio::test]
async fn the_description_is_open_and_complete() {
    let hall = Hall::new().await;
    let described = hall.ask(Method::GET, "openapi.json").without_token().send().await.is(200);
    assert_eq!(described.header("content-type"), "application/json");
    insta::assert_snapshot!(serde_json::to_string_pretty(&described.body).unwrap());
    for (method, path) in crate::api::listed() {
        let below = path.strip_prefix("/api/v1").unwrap();
        if below == "/openapi.json" {
            continue;
        }
        let operation = &described.body["paths"][below][method.as_str().to_lowercase()];
        assert!(operation["summary"].is_string() && operation["tags"].is_array(), "{method} {path}");
        assert!(operation["responses"].get("default").is_none(), "{method} {path}");
        for status in ["401", "429", "500", "503"] {
            assert!(operation["responses"][status].is_object(), "{method} {path}: {status}");
        }
        let has_key = operation["parameters"]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one["name"] == "Idempotency-Key"));
        assert_eq!(has_key, method == Method::POST, "{method} {path}");
        // What it takes has an example, but for what needs no body.
        for content in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            let name = content.1["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
            assert!(described.body["components"]["schemas"][name]["example"].is_object(), "{name}");
        }
    }
}

#[tokio::test]
async fn the_page_tells_of_every_operation_and_every_problem() {
    let hall = Hall::new().await;
    let client = TestClient::new(routes::routes(hall.app.clone()));
    let response = client.get("/api").send().await;
    response.assert_status_is_ok();
    let page = response.0.into_body().into_string().await.unwrap();
    for (method, path) in crate::api::listed() {
        let below = path.strip_prefix("/api/v1").unwrap();
        assert!(
            page.contains(&format!("<code>{method} {below}</code>")) || below == "/openapi.json",
            "{method} {path}"
        );
    }
    for (code, _) in super::super::problem::KINDS {
        assert!(page.contains(&format!("id=\"problem-{code}\"")), "{code}");
    }
    assert!(page.contains("&quot;FREQ=WEEKLY;COUNT=10&quot;") || page.contains("FREQ=WEEKLY;COUNT=10"));
    assert!(!page.contains("<script"));
}
