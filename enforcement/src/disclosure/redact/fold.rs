//! The text as the scanners see it: half-width, without zero-width characters, each character knowing its source.

use unicode_normalization::UnicodeNormalization;

/// A text folded character by character; positions are indexes into it.
pub(crate) struct Folded {
    chars: Vec<char>,
    /// Byte offset in the source of each folded character, and the source's length at the end.
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Folded {
    /// Folds full-width forms to half width, compatibility forms to plain ones; drops zero-width characters.
    pub(crate) fn new(text: &str) -> Self {
        let mut folded = Folded { chars: Vec::with_capacity(text.len() / 2), starts: Vec::new(), ends: Vec::new() };
        folded.starts.reserve(text.len() / 2);
        folded.ends.reserve(text.len() / 2);
        let mut after = 0;
        for (start, c) in text.char_indices() {
            let end = start + c.len_utf8();
            match c {
                _ if start < after => {}
                '&' => match text.get(end..).and_then(blank_entity) {
                    Some(length) => {
                        after = end + length;
                        folded.push(' ', start, after);
                    }
                    None => folded.push(c, start, end),
                },
                _ if is_unseen(c) => {}
                '\u{FF01}'..='\u{FF5E}' => folded.push(char::from_u32(c as u32 - 0xFEE0).unwrap_or(c), start, end),
                '\u{3000}' | '\u{00A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' => folded.push(' ', start, end),
                _ if is_plain(c) => folded.push(c, start, end),
                _ if script_figure(c).is_some() => folded.push(script_figure(c).unwrap_or(c), start, end),
                _ => std::iter::once(c).nfkc().for_each(|plain| folded.push(plain, start, end)),
            }
        }
        folded.close_up();
        folded.join_lines();
        folded.spell_figures();
        folded
    }

    /// Makes the figures of a number that is written in words, 一三八零零…, figures: a run of them that no amount, day or
    /// count has.
    fn spell_figures(&mut self) {
        let mut at = 0;
        while at < self.len() {
            if numeral(self.at(at)).is_none() {
                at += 1;
                continue;
            }
            let between = |c: char| matches!(c, ' ' | '-' | '\n' | '\r');
            let (mut end, mut count) = (at, 0);
            while numeral(self.at(end)).is_some() || between(self.at(end)) && numeral(self.at(end + 1)).is_some() {
                count += usize::from(numeral(self.at(end)).is_some());
                end += 1;
            }
            if count >= SPELLED_MIN {
                for c in &mut self.chars[at..end] {
                    *c = numeral(*c).unwrap_or(*c);
                }
            }
            at = end;
        }
    }

    /// Drops the line's end within a sentence that is set over several lines: between two characters of running text.
    fn join_lines(&mut self) {
        let mut dropped = Vec::new();
        let mut start = 0;
        for at in 0..self.len() {
            if self.at(at) == '\n' {
                let end = if self.before(at) == '\r' { at - 1 } else { at };
                if self.runs_on(start, end, at + 1) {
                    dropped.extend(end..=at);
                }
                start = at + 1;
            }
        }
        self.drop(dropped);
    }

    /// Does the line between two positions go on in the next, which begins at the third? A line of a form, a heading or a
    /// numbered paragraph does not.
    fn runs_on(&self, start: usize, end: usize, next: usize) -> bool {
        if !is_han(self.before(end)) || !is_han(self.at(next)) || end - start < LINE_LENGTH_MIN {
            return false;
        }
        let stops = |c: char| matches!(c, ',' | '。' | ';' | '、' | ':' | '\n' | '\t' | ' ' | '(');
        let stop = (next..self.len()).find(|&at| stops(self.at(at))).unwrap_or(self.len());
        let running =
            matches!(self.at(stop), ',' | '。' | ';') || self.at(stop) == '、' && stop > next + NUMBER_LENGTH_MAX;
        let line = self.slice(start, end);
        running && line.contains(&',') && !line.contains(&':') && !line.contains(&'\t')
    }

    /// Leaves out the characters at the positions, which are in order.
    fn drop(&mut self, positions: Vec<usize>) {
        if positions.is_empty() {
            return;
        }
        let mut gone = positions.into_iter().peekable();
        let keep: Vec<bool> = (0..self.len()).map(|place| gone.next_if_eq(&place).is_none()).collect();
        let mut kept = keep.iter();
        self.chars.retain(|_| kept.next().copied().unwrap_or(true));
        let mut kept = keep.iter();
        self.starts.retain(|_| kept.next().copied().unwrap_or(true));
        let mut kept = keep.iter();
        self.ends.retain(|_| kept.next().copied().unwrap_or(true));
    }

    /// Drops the blanks within words that are set wide, 住　址：, 身 份 证: between characters that each stand alone.
    fn close_up(&mut self) {
        let word = |c: char| is_han(c) || c.is_ascii_alphanumeric();
        let mut dropped = Vec::new();
        let mut at = 0;
        while at < self.len() {
            let blanks = self.slice(at, at + WIDE_MAX + 1).iter().take_while(|c| **c == ' ').count();
            let (left, right) = (self.before(at), self.at(at + blanks));
            let wide = (1..=WIDE_MAX).contains(&blanks)
                && (is_han(left) && word(right) || word(left) && is_han(right))
                && !word(self.before(at.saturating_sub(1)))
                && !word(self.at(at + blanks + 1));
            if wide {
                dropped.extend(at..at + blanks);
            }
            at += blanks.max(1);
        }
        self.drop(dropped);
    }

    fn push(&mut self, c: char, start: usize, end: usize) {
        self.chars.push(c);
        self.starts.push(start);
        self.ends.push(end);
    }

    /// How many characters.
    pub(crate) fn len(&self) -> usize {
        self.chars.len()
    }

    /// All characters.
    pub(crate) fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The character at a position; NUL beyond the end.
    pub(crate) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    /// The character before a position; NUL at the start.
    pub(crate) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |index| self.at(index))
    }

    /// Do these characters stand at the position?
    pub(crate) fn has(&self, index: usize, text: &str) -> bool {
        let mut at = index;
        text.chars().all(|c| {
            at += 1;
            self.at(at - 1) == c
        })
    }

    /// Do these characters end just before the position?
    pub(crate) fn ends(&self, index: usize, text: &str) -> bool {
        let mut end = index;
        text.chars().rev().all(|c| {
            let same = end > 0 && self.at(end - 1) == c;
            end = end.saturating_sub(1);
            same
        })
    }

    /// The first of the texts that stands at the position, by its length in characters.
    pub(crate) fn any(&self, index: usize, texts: &[&str]) -> Option<usize> {
        texts.iter().find(|text| self.has(index, text)).map(|text| text.chars().count())
    }

    /// The characters between two positions.
    pub(crate) fn slice(&self, start: usize, end: usize) -> &[char] {
        self.chars.get(start..end.min(self.len())).unwrap_or_default()
    }

    /// The characters between two positions as text.
    pub(crate) fn text(&self, start: usize, end: usize) -> String {
        self.slice(start, end).iter().collect()
    }

    /// Does the text occur between two positions?
    pub(crate) fn contains(&self, start: usize, end: usize, text: &str) -> bool {
        let mut rest = text.chars();
        let Some(first) = rest.next() else { return start < end };
        let rest = rest.as_str();
        let part = self.slice(start, end);
        let follows = |from: usize| {
            let mut after = part[from..].iter();
            rest.chars().all(|c| after.next() == Some(&c))
        };
        (0..part.len()).any(|at| part[at] == first && follows(at + 1))
    }

    /// The bytes of the source that the characters between two positions came from.
    pub(crate) fn source(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        let first = self.starts.get(start).copied().unwrap_or(0);
        let last = end.checked_sub(1).and_then(|index| self.ends.get(index)).copied().unwrap_or(first);
        first..last.max(first)
    }

    /// The start of the sentence part that holds the position, at most so many characters back.
    pub(crate) fn clause_start(&self, index: usize, reach: usize) -> usize {
        let least = index.saturating_sub(reach);
        let mut start = index;
        while start > least && !is_clause_end(self.before(start)) {
            start -= 1;
        }
        start
    }

    /// The end of the sentence part that holds the position, at most so many characters on.
    pub(crate) fn clause_end(&self, index: usize, reach: usize) -> usize {
        let most = (index + reach).min(self.len());
        (index..most).find(|&at| is_clause_end(self.at(at))).unwrap_or(most)
    }

    /// The start of the sentence that holds the position.
    pub(crate) fn sentence_start(&self, index: usize, reach: usize) -> usize {
        let least = index.saturating_sub(reach);
        let mut start = index;
        while start > least && !matches!(self.before(start), '。' | '\n' | '!' | '?' | ';') {
            start -= 1;
        }
        start
    }

    /// The end of the sentence that holds the position.
    pub(crate) fn sentence_end(&self, index: usize, reach: usize) -> usize {
        let most = (index + reach).min(self.len());
        (index..most).find(|&at| matches!(self.at(at), '。' | '\n' | '!' | '?' | ';')).unwrap_or(most)
    }
}

/// Shortest line of running text, in characters.
const LINE_LENGTH_MIN: usize = 12;

/// Longest number of a paragraph, in characters: 十二、.
const NUMBER_LENGTH_MAX: usize = 3;

/// Most blanks between the characters of a word that is set wide.
const WIDE_MAX: usize = 4;

/// Fewest figures in words that together are a number such as a telephone's.
const SPELLED_MIN: usize = 7;

/// The figure that a character is in words, as it is also said over the telephone.
fn numeral(c: char) -> Option<char> {
    Some(match c {
        '零' | '〇' | '洞' => '0',
        '一' | '壹' | '幺' => '1',
        '二' | '贰' | '两' => '2',
        '三' | '叁' => '3',
        '四' | '肆' => '4',
        '五' | '伍' => '5',
        '六' | '陆' => '6',
        '七' | '柒' | '拐' => '7',
        '八' | '捌' => '8',
        '九' | '玖' => '9',
        _ => return None,
    })
}

/// The zeros of the scripts that write figures of their own: Arabic, Persian, the Indian scripts, Thai, Lao, Tibetan, Burmese,
/// Khmer, Mongolian, Tai Lue, Tai Tham, Hmong.
const SCRIPT_ZEROS: [u32; 24] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
    0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0xA9D0,
];

/// The figure that a character of another script is.
fn script_figure(c: char) -> Option<char> {
    let code = c as u32;
    if !(SCRIPT_ZEROS[0]..SCRIPT_ZEROS[SCRIPT_ZEROS.len() - 1] + 10).contains(&code) {
        return None;
    }
    let value = SCRIPT_ZEROS.iter().map(|zero| code.wrapping_sub(*zero)).find(|value| *value < 10)?;
    char::from_digit(value, 10)
}

/// How many bytes of a blank's entity follow the ampersand: &nbsp;.
fn blank_entity(rest: &str) -> Option<usize> {
    ["nbsp;", "ensp;", "emsp;", "thinsp;", "#160;", "#xa0;", "#xA0;", "#12288;", "#x3000;"]
        .iter()
        .find(|entity| rest.starts_with(**entity))
        .map(|entity| entity.len())
}

/// Takes no place on a page: zero-width characters, marks of direction, variants and accents, control characters.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{00AD}'
            | '\u{061C}' | '\u{180E}' | '\u{0300}'..='\u{036F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}'
            | '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{7F}'
    )
}

/// Folds to itself.
pub(crate) fn is_plain(c: char) -> bool {
    matches!(c, '\u{0020}'..='\u{007E}' | '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{301F}' | '\n' | '\r' | '\t')
}

/// Ends a part of a sentence, a cell or a line.
pub(crate) fn is_clause_end(c: char) -> bool {
    matches!(c, ',' | '。' | ';' | '\n' | '\r' | '\t' | '!' | '?' | '、' | '<' | '>' | '|' | '\0')
}

/// A Chinese character of a name or a place.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '々' | '〇')
}

/// Words with a meaning, found at a position; the longest wins. A tree of characters in two flat lists.
pub(crate) struct Lexicon<T> {
    /// For each value of a character's low twelve bits, the first characters of words: no hashing on the way through a text.
    heads: Vec<u16>,
    buckets: Vec<Vec<(char, usize)>>,
    nodes: Vec<Node<T>>,
    steps: Vec<(char, usize)>,
}

/// Where a word has come to: its meaning if it ends here, and the steps on.
struct Node<T> {
    meaning: Option<T>,
    steps: std::ops::Range<usize>,
}

/// How many buckets the low bits of a character tell apart.
const HEADS: usize = 1 << 12;

impl<T: Copy> Lexicon<T> {
    /// Words separated by blanks, each list with its meaning; of a word in two lists the first counts.
    pub(crate) fn new(lists: &[(&str, T)]) -> Self {
        let spelled = |(list, meaning): &(&str, T)| {
            let meaning = *meaning;
            list.split_whitespace().map(move |word| (word.chars().collect::<Vec<char>>(), meaning)).collect::<Vec<_>>()
        };
        let mut words: Vec<(Vec<char>, T)> = lists.iter().flat_map(spelled).collect();
        words.sort_by(|(one, _), (other, _)| one.cmp(other));
        words.dedup_by(|(later, _), (first, _)| later == first);
        // The first bucket stays empty: it is that of the characters that begin no word.
        let mut lexicon = Lexicon {
            heads: vec![0; HEADS],
            buckets: vec![Vec::new()],
            nodes: Vec::with_capacity(words.len() * 2),
            steps: Vec::with_capacity(words.len() * 2),
        };
        let root = lexicon.grow(&words, 0);
        for step in lexicon.nodes[root].steps.clone() {
            let (head, node) = lexicon.steps[step];
            let place = head as usize % HEADS;
            if lexicon.heads[place] == 0 {
                lexicon.heads[place] = u16::try_from(lexicon.buckets.len()).unwrap_or(0);
                lexicon.buckets.push(Vec::new());
            }
            lexicon.buckets[usize::from(lexicon.heads[place])].push((head, node));
        }
        lexicon
    }

    /// The node of sorted words that agree in so many characters.
    fn grow(&mut self, words: &[(Vec<char>, T)], depth: usize) -> usize {
        let meaning = words.first().filter(|(word, _)| word.len() == depth).map(|(_, meaning)| *meaning);
        let longer = if meaning.is_some() { &words[1..] } else { words };
        let steps: Vec<(char, usize)> = longer
            .chunk_by(|(one, _), (other, _)| one[depth] == other[depth])
            .map(|part| (part[0].0[depth], self.grow(part, depth + 1)))
            .collect();
        let start = self.steps.len();
        self.steps.extend(steps);
        self.nodes.push(Node { meaning, steps: start..self.steps.len() });
        self.nodes.len() - 1
    }

    /// The longest word at the position: its length in characters and its meaning.
    pub(crate) fn at(&self, text: &[char], index: usize) -> Option<(usize, T)> {
        let head = *text.get(index)?;
        let bucket = self.heads[head as usize % HEADS];
        if bucket == 0 {
            return None;
        }
        let (_, mut node) = *self.buckets[usize::from(bucket)].iter().find(|(c, _)| *c == head)?;
        let mut length = 1;
        let mut found = self.nodes[node].meaning.map(|meaning| (length, meaning));
        while let Some(c) = text.get(index + length) {
            let steps = &self.steps[self.nodes[node].steps.clone()];
            let Some((_, next)) = steps.iter().find(|(step, _)| step == c) else { break };
            node = *next;
            length += 1;
            found = self.nodes[node].meaning.map(|meaning| (length, meaning)).or(found);
        }
        found
    }

    /// Does a word stand between two positions?
    pub(crate) fn within(&self, text: &[char], start: usize, end: usize) -> bool {
        let part = text.get(..end.min(text.len())).unwrap_or_default();
        (start..part.len()).any(|at| self.at(part, at).is_some())
    }

    /// The last word that begins between two positions and ends by the second.
    pub(crate) fn last(&self, text: &[char], start: usize, end: usize) -> Option<(usize, T)> {
        let mut found = None;
        let mut index = start;
        while index < end {
            match self.at(text, index) {
                Some((length, meaning)) if index + length <= end => {
                    found = Some((index, meaning));
                    index += length;
                }
                _ => index += 1,
            }
        }
        found
    }
}

/// What each character is, as flags, without hashing: for the first plane, in which all but the rarest characters stand.
pub(crate) struct Classes {
    flags: Vec<u16>,
    /// The few characters beyond the first plane.
    beyond: Vec<(char, u16)>,
}

/// How many characters the first plane has.
const PLANE: usize = 1 << 16;

impl Classes {
    /// From lists of characters, each with its flag.
    pub(crate) fn new(lists: &[(&str, u16)]) -> Self {
        let mut classes = Classes { flags: vec![0; PLANE], beyond: Vec::new() };
        for (list, flag) in lists {
            for c in list.chars().filter(|c| !c.is_whitespace()) {
                match classes.flags.get_mut(c as usize) {
                    Some(flags) => *flags |= flag,
                    None => classes.beyond.push((c, *flag)),
                }
            }
        }
        classes
    }

    /// Has the character one of the flags?
    pub(crate) fn is(&self, c: char, flags: u16) -> bool {
        match self.flags.get(c as usize) {
            Some(known) => known & flags != 0,
            None => self.beyond.iter().any(|(known, flag)| *known == c && flag & flags != 0),
        }
    }
}
