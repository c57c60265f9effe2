"""Printed pages as applicants scan them, drawn with the machine's Chinese fonts: to measure what is told of them."""

import math
import random
from collections.abc import Iterator
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from documents import fonts

PROSE = (
    "兹证明林青同志系我单位在职职工，自2016年7月起在工程技术部从事房屋建筑施工技术管理工作，先后担任施工员、技术员、项目技术负责人，"
    "熟悉本专业的技术标准、规范和规程，能够独立处理施工中的一般技术问题。该同志工作认真负责，团结同事，未发生质量、安全责任事故。",
    "申报人所提交的业绩材料、学历证书、劳动合同、社会保险缴纳记录，经我单位逐项核对，与原件一致，并已在单位公示栏公示五个工作日，公示期间未收到异议。",
    "为规范职称评审工作，客观、公正、科学地评价专业技术人才，根据有关规定，结合我市实际，制定本办法。本办法适用于在我市各类企业、事业单位、"
    "社会组织中从事专业技术工作的在职人员，离退休人员、公务员不得申报。",
    "本工程位于规划道路以南，总建筑面积42,318.6平方米，地下一层，地上十八层，剪力墙结构。施工期间，针对深基坑支护、大体积混凝土裂缝控制、"
    "高支模等难点，编制专项方案12项，组织专家论证3次，优化后节约造价约86.5万元，工期提前21天。",
    "受聘期间，乙方应当遵守甲方的各项规章制度，服从工作安排，按时完成规定的工作任务；甲方应当按照国家规定，为乙方提供必要的劳动条件，按月支付报酬，"
    "依法缴纳社会保险费。双方因履行本合同发生争议，可以向劳动争议仲裁委员会申请仲裁。",
    "试验结果表明：掺入适量的粉煤灰后，混凝土的早期强度略有下降，28天强度与基准组接近，90天强度提高约7%，水化热峰值推迟，收缩值减小，"
    "抗渗性能满足设计要求，具有较好的经济效益和推广价值。",
    "该同志政治立场坚定，爱岗敬业，本年度完成培训96学时，其中公需科目30学时、专业科目66学时，考核结果为“优秀”，特此说明。",
)
ENGLISH = (
    "This paper presents a method for estimating the early-age cracking of mass concrete, based on measured temperature and "
    "strain. Field tests on three foundation slabs show that the peak temperature is predicted within 2 degrees, and that "
    "the cost of cooling can be reduced by about 15 percent. The results are discussed, and limits of the method are given.",
    "The applicant was responsible for the design of the steel roof, its connections, and the erection sequence. Dr. Wang "
    "confirmed the calculations in May 2023; no defect has been found since. We recommend him without reservation.",
)
SHORT = (
    "姓名",
    "林青",
    "性别",
    "女",
    "职务",
    "项目经理",
    "学历",
    "本科",
    "3.5",
    "12,600.00",
    "合格",
    "2019.07",
    "联系电话",
    "一级建造师",
)


@cache
def face(size: int, family: str = fonts.SERIF, path: str = "") -> ImageFont.FreeTypeFont:
    place = fonts.find(family)
    return ImageFont.truetype(path, size) if path else ImageFont.truetype(place.path, size, index=place.index)


class Sheet:
    """A page being printed: words go down it."""

    def __init__(self, dice: random.Random, *, path: str = "", landscape: bool = False, dpi: int = 150) -> None:
        width, height = round(8.27 * dpi), round(11.69 * dpi)
        size = (height, width) if landscape else (width, height)
        self.dice, self.path, self.dpi = dice, path, dpi
        self.family = dice.choice([fonts.SERIF, fonts.SANS])
        self.image = Image.new("RGB", size, "white")
        self.draw = ImageDraw.Draw(self.image)
        self.margin = round(dice.uniform(0.8, 1.3) * dpi)
        self.y = float(self.margin)
        self.ink = dice.randrange(10, 90)

    def font(self, points: float) -> ImageFont.FreeTypeFont:
        return face(round(points / 72 * self.dpi), self.family, self.path)

    @property
    def width(self) -> int:
        return self.image.width - 2 * self.margin

    def put(self, x: float, text: str, points: float, fill: object = None) -> None:
        self.draw.text((x, self.y), text, font=self.font(points), fill=fill or (self.ink,) * 3)  # type: ignore[arg-type]

    def centred(self, text: str, points: float, space: int = 0, fill: object = None) -> None:
        text = (" " * space).join(text)
        self.put((self.image.width - self.font(points).getlength(text)) / 2, text, points, fill)
        self.y += points / 72 * self.dpi * 2

    def paragraph(self, text: str, points: float, *, leading: float = 1.5, indent: int = 2, left=0, width=0) -> None:
        """Set like a word processor does: no stop begins a line."""
        font, em = self.font(points), points / 72 * self.dpi
        left, width = left or self.margin, width or self.width
        x, limit = left + indent * em, left + width
        for word in _words(text):
            wide = font.getlength(word)
            if x + wide > limit + (em if word in "，。、；：”" else 0):
                x, self.y = left, self.y + em * leading
                if word == " ":
                    continue
            if self.y + em > self.image.height - self.margin / 2:
                return
            self.put(x, word, points)
            x += wide
        self.y += em * leading

    def seal(self) -> None:
        radius, x, y = self.dpi * 0.8, self.image.width - self.margin - self.dpi * 1.2, self.y
        for width in range(round(self.dpi / 30)):
            at = radius - width
            self.draw.ellipse((x - at, y - at, x + at, y + at), outline=(205, 40, 40))
        for number in range(12):
            turn = math.pi * (0.9 + 1.2 * number / 11)
            at = (x + radius * 0.78 * math.cos(turn) - 8, y + radius * 0.78 * math.sin(turn) - 8)
            self.draw.text(at, "湖州市建设工程有限公司专用章"[number], font=self.font(11), fill=(205, 40, 40))

    def signed(self) -> None:
        em = self.dpi / 6
        for line in ("湖州市建设工程有限公司", "2026年3月18日"):
            self.put(self.image.width - self.margin - self.font(12).getlength(line) - em, line, 12)
            self.y += em * 1.7
        if self.dice.random() < 0.8:
            self.y -= em * 3
            self.seal()


def _words(text: str) -> Iterator[str]:
    word = ""
    for letter in text:
        if letter.isascii() and letter != " ":
            word += letter
            continue
        if word:
            yield word
        word = ""
        yield letter
    if word:
        yield word


def _prose(sheet: Sheet, count: int) -> list[str]:
    return sheet.dice.sample(PROSE, min(count, len(PROSE)))


def letter(sheet: Sheet) -> None:
    sheet.centred(sheet.dice.choice(["证明", "在职证明", "推荐意见", "情况说明"]), 22, 1)
    sheet.paragraph("湖州市人力资源和社会保障局：", 14, indent=0)
    for text in _prose(sheet, sheet.dice.randrange(1, 4)):
        sheet.paragraph(text, sheet.dice.choice([12, 14, 16]), leading=sheet.dice.choice([1.4, 1.6, 2.0]))
    sheet.paragraph("特此证明。", 14)
    sheet.signed()


def report(sheet: Sheet) -> None:
    points = sheet.dice.choice([9, 10.5, 12])
    sheet.centred("大体积混凝土裂缝控制的研究", 16)
    for number, text in enumerate(sheet.dice.choices(PROSE, k=9), 1):
        if number % 3 == 1:
            sheet.paragraph(f"{number // 3 + 1}. 工程概况", points + 2, indent=0)
        sheet.paragraph(text, points, leading=sheet.dice.choice([1.25, 1.5]))


def numbered(sheet: Sheet) -> None:
    sheet.centred("目录" if sheet.dice.random() < 0.3 else "主要业绩", 18, 2)
    for number in range(1, 14):
        mark = sheet.dice.choice([f"{number}.", f"{number}、", f"（{number}）"])
        sheet.paragraph(mark + sheet.dice.choice(PROSE)[: sheet.dice.randrange(10, 60)], 12, indent=0, leading=1.7)


def table(sheet: Sheet) -> None:
    sheet.centred("专业技术人员基本情况登记表", 18)
    rows, columns = sheet.dice.randrange(8, 22), sheet.dice.randrange(3, 7)
    high, wide = sheet.dpi * sheet.dice.uniform(0.32, 0.5), sheet.width / columns
    top = sheet.y
    for row in range(rows):
        for column in range(columns):
            sheet.y = top + row * high
            x = sheet.margin + column * wide
            sheet.draw.rectangle((x, sheet.y, x + wide, sheet.y + high), outline=(sheet.ink,) * 3, width=2)
            sheet.y += high * 0.25
            sheet.put(x + 8, sheet.dice.choice(SHORT), 10.5)


def wordy_table(sheet: Sheet) -> None:
    sheet.centred("年度考核登记表", 18)
    top = sheet.y
    for _row in range(sheet.dice.randrange(3, 6)):
        start = sheet.y
        sheet.y += 10
        left = sheet.margin + sheet.dpi
        sheet.paragraph(sheet.dice.choice(PROSE), 10.5, left=left + 8, width=sheet.width - sheet.dpi - 16)
        sheet.y += 10
        sheet.draw.rectangle((left, start, sheet.image.width - sheet.margin, sheet.y), outline="black", width=2)
        keep, sheet.y = sheet.y, (start + sheet.y) / 2
        sheet.put(sheet.margin + 10, "工作小结", 10.5)
        sheet.y = keep
    sheet.draw.rectangle((sheet.margin, top, sheet.image.width - sheet.margin, sheet.y), outline="black", width=2)


def certificate(sheet: Sheet) -> None:
    """Large words, few of them, a frame: mostly left undecided."""
    box = (
        sheet.margin / 2,
        sheet.margin / 2,
        sheet.image.width - sheet.margin / 2,
        sheet.image.height - sheet.margin / 2,
    )
    sheet.draw.rectangle(box, outline=(170, 120, 40), width=12)
    sheet.y = sheet.image.height * 0.2
    sheet.centred("荣誉证书", 40, 2, fill=(200, 40, 30))
    sheet.paragraph("林青同志：", 22, indent=0)
    sheet.paragraph("在2024年度“最美工匠”评选活动中，成绩突出，被评为先进个人，特发此证，以资鼓励。", 22, leading=1.8)
    sheet.signed()


def card(sheet: Sheet) -> None:
    """A printed certificate of labels and values."""
    sheet.y = sheet.image.height * 0.12
    sheet.centred("职业资格证书", 26, 1)
    for name, value in (("姓　　名", "林青"), ("性　　别", "女"), ("出生年月", "1985年3月"), ("专业名称", "建筑施工"),
                        ("资格级别", "中级"), ("批准日期", "2018年12月6日"), ("证书编号", "ZJ330500201800127"),
                        ("身份证号", "330502198503121234"), ("发证单位", "湖州市人力资源和社会保障局")):  # fmt: skip
        sheet.put(sheet.margin * 1.6, f"{name}：{value}", 15)
        sheet.y += sheet.dpi * 0.42
    sheet.signed()


def english(sheet: Sheet) -> None:
    sheet.centred("Letter of Recommendation", 16)
    for text in sheet.dice.choices(ENGLISH, k=sheet.dice.randrange(2, 6)):
        sheet.paragraph(text, sheet.dice.choice([10.5, 12]), leading=1.35, indent=0)


def contract(sheet: Sheet) -> None:
    sheet.centred("劳动合同书", 20)
    for number, text in enumerate(sheet.dice.choices(PROSE, k=6), 1):
        sheet.paragraph(f"第{number}条　甲方（盖章）：____________　乙方（签字）：____________", 12, indent=0)
        sheet.paragraph(f"{number}.1 {text}", 12, leading=1.6)


def quoted(sheet: Sheet) -> None:
    """Many words in quotation marks, whose opening ones look upside down like commas."""
    sheet.centred("会议纪要", 22, 2)
    for text in _prose(sheet, 4):
        words = "会议强调“三同时”“五统一”，落实“双随机”“一公开”；对“四新技术”“样板引路”等做法予以肯定。"
        sheet.paragraph(words + text[:40] + "。", 14, leading=1.7)


def columns(sheet: Sheet) -> None:
    sheet.centred("基于实测温度的裂缝预测方法", 16)
    top, wide = sheet.y, (sheet.width - sheet.dpi * 0.3) / 2
    for column in range(2):
        sheet.y = top
        for text in sheet.dice.choices(PROSE + ENGLISH[:1], k=9):
            left = sheet.margin + column * (wide + sheet.dpi * 0.3)
            sheet.paragraph(text, 9, leading=1.35, left=left, width=wide)


def contents(sheet: Sheet) -> None:
    """Dots lead to the number of a page, at the foot of the line or in its middle."""
    sheet.centred("目　录", 18)
    for number in range(1, 20):
        name, dots = sheet.dice.choice(PROSE)[:14].replace("，", ""), sheet.dice.choice([".", "…", "·", " "])
        sheet.paragraph(f"{number}　{name}{dots * sheet.dice.randrange(10, 24)}{number * 3}", 12, indent=0, leading=1.8)


def drawing(sheet: Sheet) -> None:
    """Lines, circles and measures, some of them written up the page."""
    dice, size = sheet.dice, sheet.image.size
    for _line in range(70):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        end = dice.choice([(x + dice.randrange(-400, 400), y), (x, y + dice.randrange(-400, 400)), (x + 90, y - 90)])
        sheet.draw.line((x, y, *end), fill="black", width=dice.randrange(1, 4))
        sheet.y = y - sheet.dpi / 6
        sheet.put(x, dice.choice(["3600", "1.200", "φ8@200", "KL3(2)", "250×600", "A-A", "C30", "±0.000"]), 8)
    for _round in range(25):
        x, y, radius = dice.randrange(size[0]), dice.randrange(size[1]), dice.randrange(2, 50)
        sheet.draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline="black", width=2)


def scene(sheet: Sheet) -> None:
    """A photograph: light, shade and things of every size, no writing."""
    dice, size = sheet.dice, sheet.image.size
    for _thing in range(400):
        x, y, across = dice.randrange(size[0]), dice.randrange(size[1]), int(dice.paretovariate(0.8) * 4)
        shade = tuple(dice.randrange(256) for _channel in range(3))
        sheet.draw.ellipse((x, y, x + min(across, 600), y + min(across, 500)), fill=shade)


KINDS = (letter, report, numbered, table, wordy_table, certificate, card, english, contract, quoted, columns, contents,
         drawing, scene)  # fmt: skip


def printed(seed: int, path: str = "") -> tuple[str, Image.Image]:
    """One page, printed and scanned: its kind, and the picture as a scanner or a careful photograph gives it."""
    dice = random.Random(seed)
    draw = KINDS[seed % len(KINDS)]
    sheet = Sheet(
        dice, path=path, landscape=draw is certificate and dice.random() < 0.5, dpi=dice.choice([120, 150, 200])
    )
    draw(sheet)
    return draw.__name__, _scanned(sheet.image, dice)


def _scanned(image: Image.Image, dice: random.Random) -> Image.Image:
    """Askew, grey, noisy, out of focus and pressed into a JPEG, more or less."""
    ground = dice.randrange(228, 256)
    image = image.rotate(dice.uniform(-1.2, 1.2), resample=Image.Resampling.BICUBIC, fillcolor="white")
    if dice.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.9)))
    noise = Image.effect_noise(image.size, dice.uniform(2, 14)).convert("RGB")
    image = Image.blend(image, noise, 0.06).point([min(255, value * ground // 248) for value in range(256)] * 3)
    out = BytesIO()
    image.save(out, "JPEG", quality=dice.randrange(35, 92))
    return Image.open(BytesIO(out.getvalue())).convert("RGB")
