//! Numbers: identity numbers, telephones, bank accounts; with the words before them, which tell one from another.

mod account;
mod identity;
mod pieces;
mod telephone;

use super::fold::{Folded, Lexicon};
use super::name::Principals;
use super::{Finds, Found};
use account::account;
use identity::identity;
use pieces::{Piece, has_digit, piece_start, pieces};
use std::sync::LazyLock;
pub(super) use telephone::is_mobile;
use telephone::{landline, mobile};

/// How far back the words before a number are read, in characters.
const LABEL_REACH: usize = 24;

/// What the words before a number say it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Label {
    Identity,
    Telephone,
    PublicTelephone,
    /// A body's own, which is public as a landline; a mobile number is somebody's.
    BodyTelephone,
    Account,
    /// A messenger or a payment service, whose account is often a telephone or an e-mail.
    Online,
    /// Something public that is neither: a permit, a batch, a certificate of an officer.
    Public,
}

static LABELS: LazyLock<Lexicon<Label>> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "身份证 身份证件 身份号码 身份证号 身份证号码 身份证件号码 身份证件号 公民身份 证件号码 证件号 证件编号 社会保障号 \
             社会保障号码 社会保障卡 社保号 社保卡 医保卡 医保号 医保编号 参保号 个人编号 驾驶证 驾驶证号 驾照 残疾证 残疾人证 \
             居住证 居民证 户口 户号 ID 身份 学籍号 准驾证",
            Label::Identity,
        ),
        (
            "电话 手机 手机号 手机号码 联系方式 联系电话 联系号码 致电 拨打 来电 宅电 座机 住宅电话 家庭电话 传真 短信 Tel TEL tel \
             通讯方式 通信方式 电话号码 留的号码 留下的号码 号码归属 留存号码 备用号码 备用 联络方式 预留号码 呼叫 回拨",
            Label::Telephone,
        ),
        (
            "监督电话 投诉电话 举报电话 投诉举报电话 咨询电话 服务电话 热线 热线电话 客服电话 客服 值班电话 机关电话 本机关电话 \
             本机关联系电话 我局电话 我局联系电话 本局电话 本局联系电话 机关联系电话 公开电话 执法机关电话 执法单位电话 救助电话 报警电话 \
             监督举报电话 举报热线 咨询热线",
            Label::PublicTelephone,
        ),
        (
            "单位电话 单位联系电话 办公电话 办公室电话 公司电话 企业电话 公司联系电话 企业联系电话 联系人电话(单位) 总机 门店电话 店铺电话 \
             预约电话 订餐电话 经营电话 订货电话 销售电话",
            Label::BodyTelephone,
        ),
        (
            "账号 帐号 账户 帐户 银行账号 银行账户 卡号 银行卡 储蓄卡 信用卡 借记卡 绑定卡 收款卡 工资卡 入账卡 存折 银行卡号 对公账户 开户行 收款账号 专户 \
             建行卡 农行卡 工行卡 中行卡 邮政卡 社保卡账号 一卡通 银行 信用社 农商行 农信社 支行 分行 邮储 银行户头 存单 存单号 还款账户 \
             基本户 一般户 对公户 贷款账号 贷款账户 资金账户 证券账户 股东账户 收款人账号 付款账号 财付通",
            Label::Account,
        ),
        (
            "支付宝 微信 QQ qq 微信号 支付宝账号 支付宝账户 微信账号 钱包 收款码 抖音号 快手号 钉钉号 钉钉 飞书",
            Label::Online,
        ),
        (
            "信用代码 机构代码 注册号 许可证 许可证号 许可编号 备案号 备案 备案编号 备案证 项目代码 代码 编码 编号 执法证 执法证号 \
             执法证件 执业证 执业证号 执业证书 资格证 资格证号 职业资格 登记号 登记证号 订单号 订单 订单编号 流水号 交易号 单号 \
             运单号 快递单号 批号 批次 条码 条形码 商品条码 票号 票据号 发票 发票号 合同号 合同编号 文号 案号 标准 序列号 \
             设备号 车架号 识别代号 发动机号 道路运输证 道路运输证号 经营许可 营业执照 执照 监督号 工号 警号 证书编号 专利号 \
             登记证书 产品编号 检验报告 报告编号 邮编 邮政编码 经度 纬度 型号 网址 ICP",
            Label::Public,
        ),
    ])
});

/// Finds identity numbers, telephones and bank accounts.
pub(super) fn find(finds: &mut Finds<'_>, principals: &Principals) {
    let text = finds.folded;
    let mut index = 0;
    while index < text.len() {
        if !text.at(index).is_ascii_alphanumeric() {
            index += 1;
            continue;
        }
        let pieces = pieces(text, index);
        let Some(first) = pieces.first() else { break };
        index = first.end;
        if !has_digit(text, *first) {
            continue;
        }
        if let Some((end, found)) = judge(text, &pieces, principals) {
            finds.add(piece_start(text, *first), end, found);
            index = end.max(first.end);
        }
    }
}

fn judge(text: &Folded, pieces: &[Piece], principals: &Principals) -> Option<(usize, Found)> {
    let first = *pieces.first()?;
    let label = label(text, first.start);
    identity(text, pieces, label)
        .or_else(|| mobile(text, pieces, label))
        .or_else(|| landline(text, pieces, label, principals))
        .or_else(|| account(text, pieces, label))
}

/// What the nearest words before the number say. In a table the label is the cell before.
fn label(text: &Folded, start: usize) -> Option<Label> {
    let least = start.saturating_sub(LABEL_REACH);
    let mut end = start;
    while end > least && matches!(text.before(end), ' ' | '\t' | ':' | '(' | '\n' | '+' | '为' | '是') {
        end -= 1;
    }
    let begin = text.clause_start(end, end - least);
    LABELS.last(text.chars(), begin, end).map(|(_, label)| label)
}
