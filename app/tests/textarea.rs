//! `<textarea>` is the one element whose children Leptos 0.8 writes without escaping.
#![cfg(feature = "ssr")]

use app::ui::TextArea;
use leptos::prelude::*;

#[test]
fn text_cannot_leave_its_textarea() {
    let owner = Owner::new();
    let html = owner.with(|| {
        view! {
            <TextArea
                id="reason"
                name="form[reason]"
                label="Reason"
                value="</textarea><script>alert(1)</script> & more"
            />
        }
        .to_html()
    });
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    assert!(
        html.contains(
            "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>"
        ),
        "{html}"
    );
}
