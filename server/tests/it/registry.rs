//! The open company register, played by a stub: whatever it does, the answer comes in time and is
//! one of three.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use domain::{eligibility::Check, ubn::Ubn};
use server::registry::{CompanyRegistry, Gcis, Lookup};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// With some room for a busy machine; the adapter's own bound is four seconds.
const ANSWERED_IN: Duration = Duration::from_millis(4_800);

/// What the stub does with a question.
#[derive(Clone)]
enum Does {
    Answers(Vec<u8>),
    /// One byte at a time, so that no single read times out.
    Trickles(Vec<u8>),
    SaysNothing,
    HangsUp,
}

struct Stub {
    addr: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Stub {
    async fn that(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let asked = Arc::new(AtomicUsize::new(0));
        let count = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(play(stream, does.clone()));
            }
        });
        Self { addr, asked }
    }

    fn gcis(&self) -> Gcis {
        Gcis::at(&format!("http://{}/od/data/api", self.addr)).unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn play(mut stream: TcpStream, does: Does) {
    let mut head = vec![0; 4096];
    let read = stream.read(&mut head).await.unwrap_or(0);
    let head = String::from_utf8_lossy(&head[..read]).into_owned();
    let wanted = "GET /od/data/api/5F64D864-61CB-4D0D-8AD9-492047CC1EA6?$format=json\
                  &$filter=Business_Accounting_NO%20eq%2004595257&$skip=0&$top=1 HTTP/1.1";
    if !head.starts_with(wanted) {
        return;
    }
    // The other side may have given up.
    match does {
        Does::Answers(bytes) => drop(stream.write_all(&bytes).await),
        Does::Trickles(bytes) => {
            for byte in bytes {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
            }
        }
        Does::SaysNothing => tokio::time::sleep(Duration::from_mins(1)).await,
        Does::HangsUp => {}
    }
}

fn ubn() -> Ubn {
    "04595257".parse().unwrap()
}

fn http(status: &str, kind: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn json(body: &str) -> Does {
    Does::Answers(http("200 OK", "application/json;charset=UTF-8", body))
}

fn company(number: &str, status: &str) -> String {
    format!(
        r#"[{{"Business_Accounting_NO":"{number}","Company_Status_Desc":"{status}",
        "Company_Name":"大同精密股份有限公司","Capital_Stock_Amount":1000000}}]"#
    )
}

fn bad_answers(elsewhere: SocketAddr) -> Vec<(&'static str, Does)> {
    let good = company("04595257", "核准設立");
    let page = |status: &str, body: &str| Does::Answers(http(status, "text/html", body));
    let redirect = format!(
        "HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/od/data/api\r\ncontent-length: 0\r\n\r\n"
    );
    let padded = format!("{}{good}", " ".repeat(10 * 1024 * 1024));
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    let endless =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(160));
    let long_head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n", "x".repeat(1024 * 1024));
    let cut = &http("200 OK", "application/json", &good)[..120];
    vec![
        ("blocked, in words", json("非授權介接之IP(203.0.113.10)，請查明後繼續。")),
        ("blocked, as a page", page("200 OK", "<html><body>Request Rejected</body></html>")),
        ("forbidden", page("403 Forbidden", "")),
        ("too many questions", page("429 Too Many Requests", "")),
        ("broken", page("500 Internal Server Error", "[]")),
        ("resting", page("503 Service Unavailable", "")),
        ("not there", page("404 Not Found", "")),
        ("garbage", json("\u{0}\u{1}]}{[")),
        ("JSON of another shape", json(r#"{"error":"x"}"#)),
        ("somebody else", json(&company("22099131", "核准設立"))),
        ("a state that decides nothing", json(&company("04595257", "停業"))),
        ("ten megabytes", Does::Answers(http("200 OK", "application/json", padded))),
        ("ten megabytes of unknown length", Does::Answers(endless.into_bytes())),
        ("a head without end", Does::Answers(long_head.into_bytes())),
        ("a broken-off answer", Does::Answers(cut.to_vec())),
        ("no HTTP", Does::Answers(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
        ("a redirect to this machine", Does::Answers(redirect.into_bytes())),
        ("a hang-up", Does::HangsUp),
        ("silence", Does::SaysNothing),
        ("byte by byte", Does::Trickles(http("200 OK", "application/json", good))),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_goes_wrong_is_unavailable_and_in_time() {
    let elsewhere = Stub::that(json(&company("04595257", "核准設立"))).await;
    let mut cases = tokio::task::JoinSet::new();
    for (what, does) in bad_answers(elsewhere.addr) {
        cases.spawn(async move {
            let gcis = Stub::that(does).await.gcis();
            let began = Instant::now();
            let lookup = gcis.look_up(ubn()).await;
            (what, lookup, began.elapsed())
        });
    }
    while let Some(case) = cases.join_next().await {
        let (what, Lookup { outcome, detail, .. }, took) = case.unwrap();
        assert_eq!(outcome, Check::Unavailable, "{what}: {detail}");
        assert!(took < ANSWERED_IN, "{what} took {took:?}");
        assert!(!detail.is_empty() && !detail.contains("127.0.0.1"), "{what}: {detail}");
    }
    assert_eq!(elsewhere.asked(), 0, "a redirect was followed");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_confirm_and_contradict() {
    for (what, does, expected) in [
        ("active", json(&company("04595257", "核准設立")), Check::Confirmed),
        ("none", json("[]"), Check::Contradicted),
        ("nothing at all", json(""), Check::Contradicted),
        ("dissolved", json(&company("04595257", "解散")), Check::Contradicted),
        ("revoked", json(&company("04595257", "廢止")), Check::Contradicted),
    ] {
        let lookup = Stub::that(does).await.gcis().look_up(ubn()).await;
        assert_eq!(lookup.outcome, expected, "{what}: {lookup:?}");
    }
    let lookup =
        Stub::that(json(&company("04595257", "核准設立"))).await.gcis().look_up(ubn()).await;
    assert_eq!(lookup.name.as_deref(), Some("大同精密股份有限公司"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmed_answer_is_kept_and_no_other() {
    let stub = Stub::that(json(&company("04595257", "核准設立"))).await;
    let gcis = stub.gcis();
    for _ in 0..5 {
        assert_eq!(gcis.look_up(ubn()).await.outcome, Check::Confirmed);
    }
    assert_eq!(stub.asked(), 1);
    let stub = Stub::that(json("[]")).await;
    let gcis = stub.gcis();
    for _ in 0..5 {
        assert_eq!(gcis.look_up(ubn()).await.outcome, Check::Contradicted);
    }
    assert_eq!(stub.asked(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_fails_is_left_alone() {
    let stub = Stub::that(Does::HangsUp).await;
    let gcis = stub.gcis();
    for _ in 0..3 {
        assert_eq!(gcis.look_up(ubn()).await.outcome, Check::Unavailable);
    }
    let asked = stub.asked();
    let began = Instant::now();
    for _ in 0..200 {
        assert_eq!(gcis.look_up(ubn()).await.outcome, Check::Unavailable);
    }
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
    assert_eq!(stub.asked(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_is_unavailable() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    drop(listener);
    let gcis = Gcis::at(&format!("http://{addr}")).unwrap();
    assert_eq!(gcis.look_up(ubn()).await.outcome, Check::Unavailable);
    // A crowd is answered at once, whether or not it is its turn.
    let stub = Stub::that(Does::SaysNothing).await;
    let gcis = Arc::new(stub.gcis());
    let mut crowd = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let gcis = gcis.clone();
        crowd.spawn(async move { gcis.look_up(ubn()).await.outcome });
    }
    let began = Instant::now();
    for outcome in crowd.join_all().await {
        assert_eq!(outcome, Check::Unavailable);
    }
    assert!(began.elapsed() < ANSWERED_IN, "{:?}", began.elapsed());
    assert!(stub.asked() <= 8, "{}", stub.asked());
}

#[test]
fn an_address_is_an_address() {
    for base in ["", "data.gcis.nat.gov.tw", "file:///etc/passwd", "https://x.tw/api?a=b"] {
        assert!(Gcis::at(base).is_err(), "{base}");
    }
    assert!(Gcis::at("https://data.gcis.nat.gov.tw/od/data/api/").is_ok());
}
