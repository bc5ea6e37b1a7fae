//! A service guide (G12) as the public reads it: what the item asks for, the materials one by one, the sample text, and
//! where to apply; drawn from the agency's list.

use crate::portal::flowchart;
use crate::site::Site;
use crate::web::input::{PUBLIC_FILES_MAX, encoded};
use enforcement::pack::ActType;
use register::Kind;

/// What a guide says of an item, by the agency's own names of the columns.
pub(super) struct Guide {
    pub(super) item: String,
    pub(super) lines: Vec<(String, String)>,
    pub(super) materials: Vec<String>,
    /// 示范文本; empty where the list has none.
    pub(super) sample: String,
    /// The act, where the list says which.
    pub(super) act: Option<ActType>,
}

impl Guide {
    /// May it be applied for without an account? A guide that does not say what act it is is one of a licence.
    pub(super) fn is_licence(&self) -> bool {
        self.act.is_none_or(|act| act == ActType::Licence)
    }

    /// The address of its form.
    pub(super) fn apply(&self, agency: &str) -> String {
        format!("/public/apply/{}/{}", encoded(agency), encoded(&self.item))
    }

    /// The flowchart of its act: address and title.
    pub(super) fn chart(&self, site: &Site) -> Option<(String, String)> {
        let act = self.act?;
        let procedure = site.pack.procedures().find(|procedure| procedure.act == act && !procedure.elsewhere)?;
        Some((flowchart::path(&procedure.key), procedure.title.clone()))
    }
}

/// The guides of a stored list, in its order; a row without an item is none.
pub(super) fn guides(body: &str) -> Vec<Guide> {
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    let columns: Vec<&str> =
        body["columns"].as_array().into_iter().flatten().filter_map(|name| name.as_str()).collect();
    let guides = body["rows"].as_array().into_iter().flatten().map(|row| {
        let mut guide =
            Guide { item: String::new(), lines: Vec::new(), materials: Vec::new(), sample: String::new(), act: None };
        for name in &columns {
            let text = row[*name].as_str().unwrap_or_default().trim();
            match Kind::Guides.column_of(name).map(|column| column.names[0]) {
                _ if text.is_empty() || *name == "序号" => {}
                Some("事项名称") => guide.item = text.to_owned(),
                Some("申请材料") => guide.materials = materials(text),
                Some("申请材料示范文本") => guide.sample = text.to_owned(),
                said => {
                    if said == Some("事项类型") {
                        let other = ActType::Other;
                        let named =
                            ActType::ALL.into_iter().find(|act| text.contains(act.title().trim_start_matches("行政")));
                        guide.act = Some(named.unwrap_or(other));
                    }
                    guide.lines.push(((*name).to_owned(), text.to_owned()));
                }
            }
        }
        guide
    });
    guides.filter(|guide| !guide.item.is_empty()).collect()
}

/// `1.设立申请书；2.章程` as single materials.
fn materials(text: &str) -> Vec<String> {
    let parts = text.split(['；', ';', '\n']).map(|part| {
        let part = part.trim().trim_end_matches('。').trim_start_matches(|c| ('①'..='⑳').contains(&c));
        let bare = part.trim_start_matches(|c: char| c.is_ascii_digit() || "（()）一二三四五六七八九十".contains(c));
        match bare.strip_prefix(['.', '．', '、']) {
            Some(named) => named.trim().to_owned(),
            None => part.to_owned(),
        }
    });
    parts.filter(|part| !part.is_empty()).take(PUBLIC_FILES_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g12_a_guide_tells_materials_one_by_one_its_sample_and_its_act() {
        let body = serde_json::json!({
            "columns": ["序号", "事项名称", "事项类型", "申请材料", "示范文本", "办理时限"],
            "rows": [
                { "序号": "1", "事项名称": "甲许可", "事项类型": "行政许可", "申请材料": "1.申请书；2.章程", "示范文本": "申请书：……", "办理时限": "20个工作日" },
                { "序号": "2", "事项名称": "乙确认", "事项类型": "行政确认", "申请材料": "①申请书\n②证明" },
                { "序号": "3", "事项名称": "", "申请材料": "说明" },
            ],
        });
        let found = guides(&body.to_string());
        assert_eq!(found.iter().map(|guide| guide.item.as_str()).collect::<Vec<_>>(), ["甲许可", "乙确认"]);
        assert_eq!(
            (found[0].materials.join("|").as_str(), found[1].materials.join("|").as_str()),
            ("申请书|章程", "申请书|证明")
        );
        assert_eq!(
            (found[0].sample.as_str(), found[0].is_licence(), found[1].is_licence()),
            ("申请书：……", true, false)
        );
        assert!(found[0].lines.contains(&("办理时限".to_owned(), "20个工作日".to_owned())));
    }

    #[test]
    fn p15_materials_of_a_guide_are_single_lines() {
        assert_eq!(materials("1.设立申请书；2．章程;（3）、住所证明。"), ["设立申请书", "章程", "住所证明"]);
        assert_eq!(materials("身份证\n\n一、申请表"), ["身份证", "申请表"]);
        assert_eq!(materials("一寸照片2张"), ["一寸照片2张"]);
        assert!(materials(" ；。").is_empty());
    }
}
