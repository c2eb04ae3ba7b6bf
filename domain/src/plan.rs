//! 方案: what suppliers list. An order pins a version, so that a change never reaches back.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in URLs and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == name)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// Where the terms of a plan come from (R8).
    PlanOrigin {
        /// 原方案: equals what was selected.
        Original = "original",
        /// 調整（優惠）方案: price, term or scope differ.
        Adjusted = "adjusted",
    }
}

words! {
    /// 上架 status.
    PlanStatus {
        Draft = "draft",
        UnderReview = "under_review",
        Listed = "listed",
        Refused = "refused",
        Delisted = "delisted",
    }
}

words! {
    /// 功能類別: what a plan is for.
    Category {
        /// 生產物流
        Production = "production",
        /// 銷售管理
        Sales = "sales",
        /// 行銷推廣
        Marketing = "marketing",
        /// 協作辦公
        Collaboration = "collaboration",
        /// 人力資源
        People = "people",
        /// 資安合規
        Security = "security",
        /// 研發創新
        Research = "research",
    }
}

words! {
    /// 次領域: the sub-industry that a plan was made for.
    SubSector {
        /// 紡織
        Textile = "textile",
        /// 金屬製品
        Metal = "metal",
        /// 機械設備
        Machinery = "machinery",
        /// 電子零組件
        Electronics = "electronics",
        /// 食品
        Food = "food",
        /// 塑橡膠
        Plastics = "plastics",
        /// 化學材料
        Chemicals = "chemicals",
        /// 通用: made for no industry in particular
        General = "general",
    }
}
