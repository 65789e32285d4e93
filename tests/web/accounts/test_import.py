"""Importing people from a workbook: row by row in the preview, all or nothing in the commit."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from kaoping.accounts import services
from kaoping.accounts.errors import Conflict, Forbidden, Refusal
from kaoping.accounts.models import Organisation, PeopleImport, Person, PostRequest
from kaoping.accounts.planning import Effect, plan_rows
from kaoping.accounts.sheet import COLUMNS, LARGEST_FILE, MOST_ROWS, empty_sheet, read_rows
from kaoping.audit.models import Entry
from web.cast import sign_in

pytestmark = pytest.mark.django_db

HEAD = list(COLUMNS)
ZHANG = ["zhang.san", "示例张三", "海勃湾区", "被评价单位", "示例科员"]


def _workbook(*rows, head=HEAD):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate([head, *rows]):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            else:
                sheet.write(line, column, cell)
    book.close()
    return buffer.getvalue()


def _plans(*rows, head=HEAD):
    return plan_rows(read_rows(_workbook(*rows, head=head)))


def _problems(*rows):
    return [" ".join(plan.problems) for plan in _plans(*rows)]


class TestReading:
    """From a workbook to rows."""

    def test_cells_are_read_as_one_reads_them(self):
        """Telephone numbers are numbers for Excel, days are moments."""
        row = ["Zhang.San", " 示例张三\u3000", "", "", "", "", 13800000000, date(2024, 3, 1), ""]

        (read,) = read_rows(_workbook(row))
        assert read["username"] == "zhang.san"
        assert read["name"] == "示例张三"
        assert read["phone"] == "13800000000"
        assert read["from_day"] == "2024-03-01"

    def test_columns_stand_in_any_order_and_empty_rows_are_skipped(self):
        """The line is that of the sheet, so that one finds it again."""
        rows = read_rows(
            _workbook([], ["示例李四", "li.si"], head=["姓名（必填）", "账号（必填）"])
        )

        assert [(row["line"], row["username"]) for row in rows] == [(3, "li.si")]

    def test_template_reads_as_it_is_sent(self):
        """The sample row of the empty sheet is a good row."""
        (row,) = read_rows(empty_sheet())
        assert (row["username"], row["role"]) == ("zhang.san", "考核单位")

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (b"", "不是可以读取的 Excel"),
            (b"account,name\nzhang,x", "不是可以读取的 Excel"),
            (b"PK\x03\x04 broken", "不是可以读取的 Excel"),
            (_workbook(head=[]), "空的"),
            (_workbook(), "没有人员"),
            (_workbook(ZHANG, head=["账号"]), "缺少“姓名”一列"),
            (_workbook(ZHANG, head=["账号", "姓名", "性别"]), "不认识“性别”一列"),
            (_workbook(ZHANG, head=["账号", "姓名", "姓名"]), "出现多次"),
            (b"x" * (LARGEST_FILE + 1), "超过5 MB"),
        ],
    )
    def test_what_is_no_sheet_of_people_is_refused(self, data, message):
        """With what is wrong and what is allowed."""
        with pytest.raises(Refusal, match=message):
            read_rows(data)

    def test_too_many_rows_are_refused(self):
        """The preview has to stay readable."""
        rows = [[f"zhang.{number}", "示例"] for number in range(MOST_ROWS + 1)]
        with pytest.raises(Refusal, match="一次最多2000行"):
            read_rows(_workbook(*rows))


class TestPlanning:
    """What each row would do."""

    def test_new_person_with_a_post(self, cast):
        """Registered, and a post is asked for."""
        (plan,) = _plans(ZHANG)

        assert plan.effect is Effect.NEW
        assert plan.changes == ["申请岗位：海勃湾区·被评价单位"]

    def test_known_person_is_updated_or_left(self, cast):
        """What is empty in the sheet is kept; what is the same is said to be."""
        username = cast.unit.person.username
        same = [username, cast.unit.person.name, "haibowan", "unit"]
        changed = [cast.other_unit.person.username, "示例新名", "", "", "", "a@example.cn"]

        first, second = _plans(same, changed)
        assert first.effect is Effect.SAME
        assert second.effect is Effect.CHANGED
        assert second.changes == [
            f"姓名：{cast.other_unit.person.name} → 示例新名",
            "电子邮箱：空 → a@example.cn",
        ]

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            (["张三", "示例"], "账号由2至40个小写字母"),
            (["", "示例"], "账号"),
            (["zhang.san", ""], "姓名"),
            (["zhang.san", "示例", "没有的局", "考核单位"], "单位“没有的局”没有登记"),
            (["zhang.san", "示例", "", "考核单位"], "单位“空”没有登记"),
            (["zhang.san", "示例", "海勃湾区", "科长"], "角色“科长”不存在；可用：领导小组办公室"),
            (["zhang.san", "示例", "", "", "", "no-mail"], "电子邮箱"),
            (["zhang.san", "示例", "", "", "", "", "abc"], "电话"),
            ([*ZHANG, "", "", "去年"], "起始日“去年”不是日期"),
            ([*ZHANG, "", "", "2024-02-30"], "不是日期"),
            ([*ZHANG, "", "", "2024-03-02", "2024-03-01"], "终止日早于起始日"),
            ([*ZHANG[:3], "审计管理员"], ""),
        ],
    )
    def test_broken_row_says_what_is_wrong(self, cast, row, message):
        """Each cell by itself; a good row has no problem."""
        (found,) = _problems(row)
        assert (message in found) if message else (found == "")

    def test_a_name_of_two_organisations_asks_for_the_full_one(self, cast):
        """Two cities have a bureau of that name; both are named, and each can be meant."""
        for code, name in (("wuhai-x", "乌海市示例局"), ("urumqi-x", "乌鲁木齐市示例局")):
            Organisation.objects.create(code=code, name=name, short_name="市示例局")

        (found,) = _problems(["zhang.san", "示例", "市示例局", "考核单位"])
        assert "有2个单位都叫“市示例局”" in found
        for each in ("乌海市示例局（wuhai-x）", "乌鲁木齐市示例局（urumqi-x）"):
            assert each in found
        rows = [
            ["a.1", "示例", "乌海市示例局", "考核单位"],
            ["a.2", "示例", "urumqi-x", "考核单位"],
        ]
        plans = _plans(*rows)
        assert [plan.organisation.code for plan in plans] == ["wuhai-x", "urumqi-x"]

    def test_a_problem_names_its_cell(self, cast):
        """One finds it again in the sheet, whatever order its columns have."""
        del cast
        (plan,) = _plans(["没有的局", "示例李四", "li.si", "考核单位"],
            head=["单位", "姓名", "账号", "角色"])  # fmt: skip
        assert [one.partition("：")[0] for one in plan.problems] == ["A2"]

    def test_all_problems_of_a_row_come_at_once(self, cast):
        """One does not mend a sheet five times."""
        (found,) = _problems(["张三", "", "没有的局", "科长", "", "x", "y"])
        for word in ("账号", "姓名", "没有的局", "科长", "电子邮箱", "电话"):
            assert word in found

    @pytest.mark.parametrize("text", ["2024-3-1", "2024/03/01", "2024.3.1", "2024年3月1日"])
    def test_days_are_read_in_their_usual_forms(self, cast, text):
        """As people write them."""
        (plan,) = _plans([*ZHANG, "", "", text])
        assert plan.from_day == date(2024, 3, 1)

    def test_rows_that_contradict_each_other(self, cast):
        """One account with two names, one post twice, administrators beside others."""
        contradicting, repeated, apart = (
            _problems(ZHANG, ["zhang.san", "示例李四", "乌达区", "被评价单位"])[1],
            _problems(ZHANG, ZHANG)[1],
            _problems(ZHANG, ["zhang.san", "示例张三", "乌达区", "系统管理员"])[0],
        )

        assert "姓名、邮箱或电话不同" in contradicting
        assert "出现多次" in repeated
        assert "不得同时担任" in apart

    def test_administrator_in_office_gets_no_second_role(self, cast):
        """The post that is held already counts as well."""
        person = cast.audit_admin.person
        (found,) = _problems([person.username, person.name, "海勃湾区", "被评价单位"])
        assert "不得同时担任" in found

    def test_shut_account_is_not_revived_by_a_sheet(self, cast):
        """Opening it again needs a reason, in its own place."""
        Person.objects.filter(pk=cast.unit.person.pk).update(is_active=False)
        (found,) = _problems([cast.unit.person.username, "示例"])
        assert "已停用" in found

    def test_plan_asks_as_often_for_two_rows_as_for_forty(self, cast, django_assert_num_queries):
        """A long sheet must not take minutes."""
        with django_assert_num_queries(3):
            _plans(*[[f"zhang.{number}", "示例", "海勃湾区", "被评价单位"] for number in range(40)])


class TestCommit:
    """All of it or nothing."""

    def _read(self, cast, *rows):
        return services.read_people(cast.system_admin, "示例.xlsx", _workbook(*rows))

    def test_people_are_registered_and_posts_asked_for(self, cast):
        """Two rows of one account are one person with two posts asked for."""
        kept = self._read(cast, ZHANG, ["zhang.san", "示例张三", "乌达区", "被评价单位"])

        effects = services.commit_people(cast.system_admin, kept)
        assert effects == {Effect.NEW: 2}
        person = Person.objects.get(username="zhang.san")
        assert not person.posts.exists()
        assert PostRequest.objects.filter(person=person).count() == 2
        assert Entry.objects.first().action == "accounts.import.committed"

    def test_one_broken_row_stops_all(self, cast):
        """Also when it broke only after the preview."""
        kept = self._read(cast, ZHANG, ["li.si", "示例李四", "乌达区", "被评价单位"])
        cast.other_unit.organisation.short_name = "改名区"
        cast.other_unit.organisation.name = "改名区"
        cast.other_unit.organisation.spellings = []
        cast.other_unit.organisation.save()

        with pytest.raises(Refusal, match="第3行有误，没有导入任何一行"):
            services.commit_people(cast.system_admin, kept)
        assert not Person.objects.filter(username__in=["zhang.san", "li.si"]).exists()
        assert PeopleImport.objects.get().committed_at is None

    def test_sheet_is_taken_over_once(self, cast):
        """A second click does nothing twice."""
        kept = self._read(cast, ZHANG)
        services.commit_people(cast.system_admin, kept)

        with pytest.raises(Conflict, match="已经导入过"):
            services.commit_people(cast.system_admin, kept)

    def test_second_import_of_the_same_sheet_changes_nothing(self, cast):
        """What is there and what is asked for already is left alone."""
        services.commit_people(cast.system_admin, self._read(cast, ZHANG))

        effects = services.commit_people(cast.system_admin, self._read(cast, ZHANG))
        assert effects == {Effect.SAME: 1}
        assert PostRequest.objects.count() == 1

    def test_others_import_nobody(self, cast):
        """Neither read nor commit."""
        with pytest.raises(Forbidden):
            services.read_people(cast.security_admin, "示例.xlsx", _workbook(ZHANG))
        kept = self._read(cast, ZHANG)
        with pytest.raises(Forbidden):
            services.commit_people(cast.office, kept)


class TestPages:
    """Upload, preview, commit."""

    def _upload(self, client, data, name="示例.xlsx"):
        return client.post("/people/import/", {"file": SimpleUploadedFile(name, data)})

    def test_from_the_file_to_the_people(self, client, cast):
        """The preview names each row; nothing is registered before the button."""
        sign_in(client, cast.system_admin)

        preview = self._upload(client, _workbook(ZHANG))["Location"]
        page = client.get(preview)
        assert "申请岗位：海勃湾区·被评价单位" in page.text
        assert not Person.objects.filter(username="zhang.san").exists()

        done = client.post(f"{preview}commit/", follow=True)
        assert "新增1行" in done.text
        assert Person.objects.filter(username="zhang.san").exists()

    def test_broken_row_offers_no_button(self, client, cast):
        """The preview says which row and why; the button is not there, nor does it work."""
        sign_in(client, cast.system_admin)

        preview = self._upload(client, _workbook(["张三", "示例"]))["Location"]
        page = client.get(preview)
        assert "账号由2至40个小写字母" in page.text
        assert "导入全部" not in page.text
        assert "没有导入任何一行" in client.post(f"{preview}commit/", follow=True).text

    def test_file_that_is_no_workbook_is_named_in_the_form(self, client, cast):
        """The form comes back with what to do."""
        sign_in(client, cast.system_admin)

        response = self._upload(client, b"not a workbook")
        assert response.status_code == 422
        assert "另存为 .xlsx" in response.text
        assert client.post("/people/import/").status_code == 422

    def test_empty_sheet_can_be_fetched(self, client, cast):
        """A workbook, under a Chinese name."""
        response = sign_in(client, cast.system_admin).get("/people/import/template/")
        assert read_rows(response.content)[0]["username"] == "zhang.san"
