"""What is wrong with a file that is no YAML, in our words: the reader's own are English."""

import re

import yaml

REASONS = {
    "expected ',' or ']'": "列表的“[”没有对应的“]”，或者各项之间少了逗号",
    "expected ',' or '}'": "“{”没有对应的“}”，或者各项之间少了逗号",
    "mapping values are not allowed": "这里不能再写“键: 值”，请检查缩进；文字里有“: ”的要加引号",
    "block sequence entries are not allowed": "这里不能写“- ”开头的列表，请检查缩进",
    "expected '-' indicator": "列表的各项要对齐，都以“- ”开头",
    "expected node content": "“[”或“{”没有写完",
    "expected key": "缩进没有对齐，或者少了“键: 值”",
    "find expected ':'": "键的后面少了“: ”",
    "unexpected end of stream": "引号没有成对，写到文件末尾也没有结束",
    "cannot start any token": "文字不能以这个字符开头，请加引号；缩进只能用空格，不能用制表符",
    "found a tab": "缩进只能用空格，不能用制表符",
    "URI": "不接受 YAML 的标签（!）",
    "escape": "双引号里的“\\”写法不对，请改用单引号",
    "another document": "一个文件只能写一份计划，请去掉多余的“---”",
    "expected <document start>": "这里的内容不属于前面的部分，请检查缩进和多余的内容",
    "tag": "不接受 YAML 的标签（!）",
    "alias": "不接受 YAML 的引用（& 和 *）",
    "anchor": "不接受 YAML 的引用（& 和 *）",
}
"""By a part of the reader's words; of several the first."""
REFUSED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no YAML file may hold: control characters and halves of characters."""


def syntax_problem(error: Exception, text: str) -> tuple[int, str]:
    """The 1-based line, and a sentence with the column."""
    refused = REFUSED.search(text)
    if refused:
        line = text.count("\n", 0, refused.start()) + 1
        return line, "不是有效的 YAML：这一行有不能使用的控制字符或残缺字符"
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, "不是有效的 YAML"
    said = f"{error.problem} {error.context}"
    reason = next((ours for theirs, ours in REASONS.items() if theirs in said), "写法有误，请检查缩进、引号和括号")
    return error.problem_mark.line + 1, f"不是有效的 YAML：第 {error.problem_mark.column + 1} 列，{reason}"
