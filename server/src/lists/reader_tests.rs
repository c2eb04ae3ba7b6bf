use app::review::LineFaultKind;
use domain::ubn::UbnInvalid;

use super::*;
use crate::lists::{FactoryRow, GrantRow};

fn read<T: Row>(text: &[u8]) -> Result<(Vec<T>, Vec<LineFault>), ListError> {
    let mut list = List::open::<T>(text)?;
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    while let Some(piece) = list.next::<T>(3).unwrap() {
        assert!(piece.count() <= 3);
        rows.extend(piece.rows);
        faults.extend(piece.faults);
    }
    Ok((rows, faults))
}

fn missing<T: Row>(text: &str) -> Vec<String> {
    match read::<T>(text.as_bytes()) {
        Err(ListError::Columns(missing)) => missing,
        Err(other) => panic!("{text:?}: {other:?}"),
        Ok(_) => Vec::new(),
    }
}

/// The heading and two rows as the open data has them.
const OPEN_DATA: &str = "工廠名稱,工廠登記編號,工廠設立許可案號,工廠地址,工廠市鎮鄉村里,工廠負責人姓名,\
統一編號,工廠組織型態,工廠設立核准日期,工廠登記核准日期,工廠登記狀態,產業類別,主要產品\r\n\
大同精密股份有限公司,99-012345-00,,\"新北市三重區光復路1段61號, 2樓\",三重區,王小明,04595257,股份有限公司,,0980101,生產中,\"25金屬製品製造業\r\n29機械設備製造業\",\r\n\
,,,,,,,,,,,,\r\n\
\"許功\"\"蓋\"\"鐵工廠\",T6300012,,,,,２２０９９１３１,獨資,,,生產中,,\r\n";

#[test]
fn the_open_data_is_read() {
    let (rows, faults) = read::<FactoryRow>(OPEN_DATA.as_bytes()).unwrap();
    assert_eq!(faults, []);
    let first = FactoryRow {
        registration: "9901234500".to_owned(),
        ubn: "04595257".parse().unwrap(),
        name: "大同精密股份有限公司".to_owned(),
        address: "新北市三重區光復路1段61號, 2樓".to_owned(),
        industry: "25金屬製品製造業29機械設備製造業".to_owned(),
    };
    assert_eq!(rows[0], first);
    assert_eq!(
        (rows[1].registration.as_str(), rows[1].name.as_str()),
        ("T6300012", "許功\"蓋\"鐵工廠")
    );
    assert_eq!(rows.len(), 2);
    let (big5, ..) = encoding_rs::BIG5.encode(OPEN_DATA);
    assert_eq!(read::<FactoryRow>(&big5).unwrap().0, rows);
    let marked = format!("\u{feff}{OPEN_DATA}");
    assert_eq!(read::<FactoryRow>(marked.as_bytes()).unwrap().0, rows);
}

#[test]
fn wrong_columns_are_named() {
    for (text, expected) in [
        ("統一編號,工廠名稱\n", vec!["工廠登記編號"]),
        ("a,b,c\n1,2,3\n", vec!["工廠登記編號", "統一編號", "工廠名稱"]),
        ("PK\u{3}\u{4}xlsx", vec!["工廠登記編號", "統一編號", "工廠名稱"]),
        ("工廠登記編號;統一編號;工廠名稱\n", vec!["工廠登記編號", "統一編號", "工廠名稱"]),
        (" 工廠登記編號 ,營利事業統一編號,\"工廠 名稱\"\n", vec![]),
    ] {
        assert_eq!(missing::<FactoryRow>(text), expected, "{text:?}");
    }
    for (text, expected) in [
        ("計畫名稱\n", vec!["統一編號"]),
        ("統一編號\n", vec!["計畫名稱"]),
        ("統一編號,計畫代碼\n", vec![]),
        ("計畫名稱,備註,統編\n", vec![]),
    ] {
        assert_eq!(missing::<GrantRow>(text), expected, "{text:?}");
    }
    for text in ["", "\u{feff}", "\n\n"] {
        assert!(matches!(read::<GrantRow>(text.as_bytes()), Err(ListError::Empty)), "{text:?}");
    }
}

#[test]
fn faults_are_named_by_line() {
    let text = "工廠登記編號,統一編號,工廠名稱,工廠登記狀態\n\
        1,04595257,甲,生產中\n\
        2,12345678,乙,\n\
        3,,丙,\n\
        \n\
        ,04595257,丁,\n\
        5,04595257,,\n\
        六,04595257,戊,\n\
        7,04595257,己,歇業\n\
        8\n\
        9,0459525,庚,\n\
        10,\"=\"\"04595257\"\"\",辛,,多,一,些\n";
    let (rows, faults) = read::<FactoryRow>(text.as_bytes()).unwrap();
    let taken: Vec<_> = rows.iter().map(|row| row.registration.as_str()).collect();
    assert_eq!(taken, ["1", "10"]);
    let missing = |column: &str| LineFaultKind::Missing { column: column.to_owned() };
    let ubn = |text: &str, error| LineFaultKind::Ubn { text: text.to_owned(), error };
    let expected = [
        (3, ubn("12345678", UbnInvalid::Checksum)),
        (4, missing("統一編號")),
        (6, missing("工廠登記編號")),
        (7, missing("工廠名稱")),
        (8, LineFaultKind::Registration { text: "六".to_owned() }),
        (9, LineFaultKind::NotInProduction { status: "歇業".to_owned() }),
        (10, missing("統一編號")),
        (11, ubn("0459525", UbnInvalid::NotEightDigits)),
    ];
    assert_eq!(faults, expected.map(|(line, kind)| LineFault { line, kind }));
}

#[test]
fn grants_have_a_code() {
    let text = "統一編號,計畫名稱,計畫代碼\n\
        04595257,,c2m\n\
        04595257,中小企業數位共好計畫,110-X\n\
        04595257, 縣市  自辦計畫 ,\n\
        04595257,,LOCAL-1\n\
        04595257,,\n";
    let (rows, faults) = read::<GrantRow>(text.as_bytes()).unwrap();
    let codes: Vec<_> = rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["C2M", "COMMON-GOOD", "縣市 自辦計畫", "LOCAL-1"]);
    assert_eq!(faults.len(), 1);
    let long = format!("統編,計畫\n04595257,{}\n", "長".repeat(500));
    assert_eq!(read::<GrantRow>(long.as_bytes()).unwrap().0[0].code.chars().count(), 60);
}

#[test]
fn an_open_quote_does_not_swallow_the_memory() {
    let mut text = "統一編號,計畫代碼\n04595257,C2M\n04595257,\"C2M\n".to_owned();
    text.push_str(&"22099131,C2M\n".repeat(200_000));
    let (rows, faults) = read::<GrantRow>(text.as_bytes()).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(faults, [LineFault { line: 3, kind: LineFaultKind::Endless }]);
    // Also where the file ends before anybody loses patience.
    let text = "統編,計畫\r\n04595257,C2M\r\n\r\n22099131,\"METAL\r\n04595257,AGRI\r\n";
    let (rows, faults) = read::<GrantRow>(text.as_bytes()).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(faults, [LineFault { line: 3, kind: LineFaultKind::Endless }]);
    // One in the heading, too.
    let text = format!("\"統一編號,計畫代碼\n{}", "22099131,C2M\n".repeat(100_000));
    assert!(matches!(read::<GrantRow>(text.as_bytes()), Err(ListError::Empty)));
}
