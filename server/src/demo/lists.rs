//! The lists that the office imports each month, in a size that one can read: with them somebody
//! who follows the examples on the pages is found eligible at once.

use std::{io::Cursor, sync::Arc};

use app::review::ListKind;
use domain::Actor;

use crate::engine::Engine;

/// 工廠登記清冊. The first firm is the one whose numbers the pages give as examples.
const FACTORIES: &str = "工廠登記編號,統一編號,工廠名稱,工廠地址,產業類別
99-000123,04595257,大同精密股份有限公司,新北市三重區光復路一段 61 號,25金屬製品製造業
99-000124,23090020,長春機械股份有限公司,臺中市大里區工業九路 8 號,29機械設備製造業
99-000125,23095014,佳欣塑膠有限公司,臺南市永康區中山南路 315 號,22塑膠製品製造業
99-000126,23095020,和興織造股份有限公司,彰化縣和美鎮彰美路六段 20 號,11紡織業
99-000127,22099131,長榮精密股份有限公司,桃園市龜山區文明路 2 號,26電子零組件製造業
";

/// 已獲補助名單: who enrols as this firm learns that it was subsidised before.
const RELATED_GRANTS: &str = "統一編號,計畫名稱
23095020,消費數據驅動精準研發製造(C2M)補助主題式研發計畫
";

/// Imports both.
pub(super) async fn import(engine: &Arc<dyn Engine>) -> anyhow::Result<()> {
    for (kind, text) in
        [(ListKind::Factories, FACTORIES), (ListKind::RelatedGrants, RELATED_GRANTS)]
    {
        let file = Box::new(Cursor::new(text.as_bytes()));
        let report = engine.import_list(Actor::System, kind, file, false).await?;
        anyhow::ensure!(report.faults_total == 0, "a list of the demo is wrong: {report:?}");
        anyhow::ensure!(report.taken > 0, "a list of the demo is empty");
    }
    Ok(())
}
