using System.Xml.Linq;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Drawings;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Engine.Activities;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Testing.Procedures;

namespace Anshan.ApprovalFlows.Approvals.Tests.Drawings;

/// <summary>The public drawing of a procedure: its texts, the marks of a case, and the SVG.</summary>
public sealed class DrawingTests
{
    private static readonly MeasureCatalogue Catalogue = MeasureCatalogue.Load(RepositoryFolder.Workflows);
    private static readonly OrganisationTree Organisations = OrganisationTree.Load(
        Path.Combine(RepositoryFolder.Workflows, "organisations.json")
    );
    private static readonly DrawProcedure Draw = new(BuiltIn.With(Vocabulary.Activities), Organisations);

    public static TheoryData<string, string> Procedures() =>
        new(Catalogue.All.SelectMany(measure => measure.Procedures.Select(procedure => (measure.Id, procedure.Id))));

    [Fact]
    public void The_way_of_1_2_is_read_from_its_drawing()
    {
        Assert.Equal(
            [
                ("县区审核", "所在县区商务部门、所在县区财政部门（会签）", "5 个工作日"),
                ("市级审核", "市商务局、市财政局（会签）", "7 个工作日"),
                ("核定金额", "市商务局", "5 个工作日"),
                ("拨付至县区", "市财政局", "10 个工作日"),
                ("拨付至主办方", "所在县区财政部门", "10 个工作日"),
            ],
            OfFile("1.2").Steps.Select(step => (step.Title, step.WhoText, step.DaysText))
        );
        Assert.Equal(37, OfFile("1.2").WorkingDays);
    }

    /// <summary>Correction, meetings, the province and a wait for next year do not count, so that no slack is drawn for them.</summary>
    [Theory]
    [MemberData(nameof(Procedures))]
    public void A_promised_total_is_the_sum_of_the_steps_of_the_units(string measureId, string procedureId)
    {
        var measure = Catalogue[measureId];
        var procedure = measure.Procedures.Single(item => item.Id == procedureId);
        var drawing = Draw.Of(WorkflowFiles.Read(measure, procedure), measure, procedure);
        foreach (var limit in drawing.Deadlines.Where(text => text.Contains("各单位办理共", StringComparison.Ordinal)))
        {
            Assert.Contains($"各单位办理共 {drawing.WorkingDays} 个工作日", limit, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_does_not_go_well_is_said_at_its_step_and_the_deadline_beside_the_way()
    {
        var drawing = OfFile("1.2");
        Assert.Equal(
            ["材料不齐的，退回补正（10 个工作日内）", "不予通过的，办件终止"],
            drawing.Steps[0].Detours.Select(detour => detour.Text).Order(StringComparer.Ordinal).Reverse()
        );
        Assert.Equal("拨付失败的，重新办理本环节", Assert.Single(drawing.Steps[3].Detours).Text);
        Assert.Equal("执行期限（2023年12月31日）：到期标记逾期，继续办理", Assert.Single(drawing.Deadlines));
    }

    [Theory]
    [InlineData("Elsa.Delay", "timeSpan", "1.12:00:00", "等待 1 天 12 小时")]
    [InlineData("Elsa.Delay", "timeSpan", "PT36H", "等待 1 天 12 小时")]
    [InlineData("Elsa.Timer", "interval", "00:30:00", "每隔 30 分")]
    [InlineData("Elsa.StartAt", "dateTime", "2026-03-01", "等到2026年3月1日 00:00")]
    [InlineData("Elsa.Cron", "cronExpression", "0 9 1 * *", "按日历 0 9 1 * *（北京时间）")]
    public void What_is_waited_for_is_said_in_words(string type, string input, string written, string words)
    {
        var json = """
            {"definitionId":"d","root":{"id":"f","type":"Elsa.Flowchart","activities":[
              {"id":"w","type":"TYPE","INPUT":{"typeName":"Object","expression":{"type":"Literal","value":"WRITTEN"}}}],"connections":[]}}
            """.Replace("TYPE", type, StringComparison.Ordinal).Replace("INPUT", input, StringComparison.Ordinal).Replace(
            "WRITTEN",
            written,
            StringComparison.Ordinal
        );
        var definition = Anshan.ApprovalFlows.Engine.Reading.DefinitionReader.Read(json);
        Assert.Equal(words, WaitWords.Of(definition.Activities["w"]));
        var picture = XElement.Parse(DefinitionPicture.Of(definition, null, [], new Dictionary<string, int>()));
        var drawn = string.Concat(picture.Descendants().Where(item => item.Name.LocalName == "text").Select(item => item.Value));
        Assert.Contains(
            words.Replace(" ", "", StringComparison.Ordinal),
            drawn.Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Equal(words, Assert.Single(Draw.Of(definition, null).Steps).Note);
    }

    [Theory]
    [MemberData(nameof(Procedures))]
    public void Every_procedure_is_drawn_as_its_guide_promises(string measureId, string procedureId)
    {
        var measure = Catalogue[measureId];
        var procedure = measure.Procedures.Single(item => item.Id == procedureId);
        var drawing = Draw.Of(WorkflowFiles.Read(measure, procedure), measure, procedure);
        var stages = procedure.Stages.ToDictionary(stage => stage.Title);
        Assert.NotEmpty(drawing.Steps);
        Assert.All(drawing.Steps, step => Assert.Contains(step.Title, stages.Keys));
        Assert.Equal(
            procedure.Stages.Select(stage => stage.Title).Where(title => drawing.Steps.Any(step => step.Title == title)),
            drawing.Steps.Select(step => step.Title)
        );
        Assert.All(
            drawing.Steps.Where(step => step.Id.Length > 0 && stages[step.Title].ExpectedWorkingDays is not null),
            step => Assert.Equal(stages[step.Title].ExpectedWorkingDays, step.WorkingDays)
        );
        Assert.All(drawing.Steps, step => Assert.True(step.Who.Count > 0 || step.Note is not null, $"{step.Title}没有写明由谁办理"));
        Assert.NotEmpty(drawing.Deadlines);
        AssertFits(drawing, DrawingMarks.None);
    }

    [Fact]
    public void A_unit_of_a_place_is_called_as_the_form_calls_the_place()
    {
        var measure = Catalogue["18.2"];
        var own = measure.Procedures.Single(item => item.Id == "self");
        var definition = WorkflowFiles.Read(measure, own);
        Assert.Equal(["参保地失业保险经办窗口"], Draw.Of(definition, measure, own).Steps.Single(step => step.Title == "窗口审核").Who);
        Assert.Equal(
            ["海城市失业保险经办窗口", "市人力资源和就业服务中心"],
            new[] { "haicheng", "city" }.Select(region =>
                Draw.Of(definition, measure, own, new(region)).Steps.Single(step => step.Title == "窗口审核").Who.Single()
            )
        );
    }

    [Fact]
    public void An_upheld_objection_ends_a_list_only_when_nothing_is_left_of_it()
    {
        var measure = Catalogue["18.2"];
        var list = measure.Procedures.Single(item => item.Id == "automatic");
        var notice = Draw.Of(WorkflowFiles.Read(measure, list), measure, list).Steps.Single(step => step.Title == "公示");
        Assert.Equal("全部划去的，办件终止", Assert.Single(notice.Detours).Text);
    }

    [Fact]
    public void The_departments_of_a_case_are_named() =>
        Assert.Equal(
            ["铁东区商务局", "铁东区财政局"],
            Draw.Of(WorkflowFiles.Read(Sketch.Genuine().Json), regionId: new("tiedong")).Steps[0].Who
        );

    [Fact]
    public void Ways_that_part_and_meet_again_stand_side_by_side()
    {
        var drawing = Parallel();
        var split = Assert.Single(drawing.Parts.OfType<DrawnSplit>());
        Assert.Equal(SplitKind.AtOnce, split.Kind);
        Assert.Equal(
            [
                ["甲一", "甲二"],
                ["乙"],
            ],
            split.Branches.Select(branch => branch.Parts.Cast<DrawnStep>().Select(step => step.Title).ToArray())
        );
        Assert.Equal(
            ["县区审核", "市级审核", "甲一", "甲二", "乙", "核定金额", "拨付至县区", "拨付至主办方"],
            drawing.Steps.Select(step => step.Title)
        );
        AssertFits(drawing, DrawingMarks.None);
    }

    [Fact]
    public void A_race_against_time_is_called_one()
    {
        var drawing = Draw.Of(
            WorkflowFiles.Read(
                Sketch
                    .Genuine()
                    .Add("both", "Elsa.FlowFork")
                    .Add("late", "Anshan.DueDate")
                    .Set("late", "kind", "WorkingDays")
                    .Set("late", "workingDays", 20)
                    .Add("join", "Elsa.FlowJoin")
                    .Set("join", "mode", "WaitAny")
                    .Cut("county-review", "Approved")
                    .Connect("county-review", "Approved", "both")
                    .Connect("both", "一", "city-review")
                    .Connect("both", "二", "late")
                    .Connect("late", "Due", "join")
                    .Cut("city-review", "Approved")
                    .Connect("city-review", "Approved", "join")
                    .Connect("join", "Done", "award")
                    .Json
            )
        );
        var split = Assert.Single(drawing.Parts.OfType<DrawnSplit>());
        Assert.Equal(SplitKind.FirstWins, split.Kind);
        Assert.Equal(20, Assert.IsType<DrawnStep>(Assert.Single(split.Branches[1].Parts)).WorkingDays);
    }

    [Fact]
    public void An_outcome_that_leads_to_a_step_of_its_own_is_a_choice_with_its_name()
    {
        var drawing = Draw.Of(
            WorkflowFiles.Read(
                Sketch
                    .Genuine()
                    .Add("again", "Anshan.Review")
                    .Set("again", "title", "复核")
                    .Set("again", "organisations", "[\"city:science\"]", "Object")
                    .Cut("city-review", "Rejected")
                    .Connect("city-review", "Rejected", "again")
                    .Connect("again", "Approved", "award")
                    .Json
            )
        );
        var split = Assert.Single(drawing.Parts.OfType<DrawnSplit>());
        Assert.Equal(SplitKind.OneOf, split.Kind);
        Assert.Equal([("通过", 0), ("不予通过", 1)], split.Branches.Select(branch => (branch.Label, branch.Parts.Count)));
        AssertFits(drawing, DrawingMarks.None);
    }

    [Fact]
    public void A_case_is_marked_where_it_waits_with_what_it_passed_ticked()
    {
        var drawing = Parallel();
        var marks = DrawingMarks.Of(drawing, State(["county-review", "city-review", "a1", "b", "a2"], ["a2"]), isCompleted: false);
        Assert.Equal(
            ["Done", "Done", "Done", "Current", "Done", "None", "None", "None"],
            drawing.Steps.Select(step => marks.Of(step).ToString())
        );
        Assert.Contains("甲二（正在办理）", DrawingWords.Summary(drawing, marks), StringComparison.Ordinal);
        AssertFits(drawing, marks);
    }

    [Fact]
    public void A_case_that_went_back_is_not_past_what_it_left_and_a_correction_marks_its_review()
    {
        var drawing = OfFile("1.2");
        var back = DrawingMarks.Of(drawing, State(["county-review", "city-review"], ["county-review"]), isCompleted: false);
        Assert.Equal(["Current", "None"], drawing.Steps.Take(2).Select(step => back.Of(step).ToString()));
        var corrected = DrawingMarks.Of(drawing, State(["county-review", "county-correction"], ["county-correction"]), isCompleted: false);
        Assert.Equal("待补正", corrected.Labels["county-review"]);
    }

    [Fact]
    public void A_case_that_ended_on_the_way_says_where_and_one_that_came_through_is_ticked_to_its_end()
    {
        var drawing = OfFile("1.2");
        var over = State(["county-review", "city-review"], []);
        (over.Status, over.SubStatus) = (InstanceStatus.Finished, InstanceSubStatus.Finished);
        Assert.Equal(
            ["Done", "Stopped", "None"],
            drawing.Steps.Take(3).Select(step => DrawingMarks.Of(drawing, over, isCompleted: false).Of(step).ToString())
        );
        var all = State([.. drawing.Steps.Select(step => step.Id)], []);
        (all.Status, all.SubStatus) = (InstanceStatus.Finished, InstanceSubStatus.Finished);
        Assert.All(drawing.Steps, step => Assert.Equal(StepMark.Done, DrawingMarks.Of(drawing, all, isCompleted: true).Of(step)));
    }

    [Fact]
    public void Long_names_and_many_units_stay_on_their_cards_and_no_markup_gets_in()
    {
        var units = string.Join(",", Organisations.All.Take(7).Select(unit => $"\"{unit.Id}\""));
        var drawing = Draw.Of(
            WorkflowFiles.Read(
                Sketch
                    .Genuine()
                    .Set(
                        "county-review",
                        "title",
                        "<script>县区商务主管部门会同财政主管部门对申报材料进行合规性、真实性、完整性联合审核（含现场核查）ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    )
                    .Set("county-review", "organisations", $"[{units}]", "Object")
                    .Set("city-review", "mode", "InOrder")
                    .Json
            )
        );
        AssertFits(drawing, DrawingMarks.None);
        Assert.DoesNotContain("<script>", DrawingSvg.Write(drawing, DrawingMarks.None, "x"), StringComparison.Ordinal);
    }

    private static ProcedureDrawing OfFile(string measureId) =>
        Draw.Of(WorkflowFiles.Read(Catalogue[measureId], Catalogue[measureId].Procedures[0]), Catalogue[measureId]);

    /// <summary>Between the city's review and the award: two handlings after each other beside a third.</summary>
    private static ProcedureDrawing Parallel() =>
        Draw.Of(
            WorkflowFiles.Read(
                Sketch
                    .Genuine()
                    .Add("both", "Elsa.FlowFork")
                    .Add("a1", "Anshan.Handling")
                    .Set("a1", "title", "甲一")
                    .Add("a2", "Anshan.Handling")
                    .Set("a2", "title", "甲二")
                    .Add("b", "Anshan.Handling")
                    .Set("b", "title", "乙")
                    .Add("join", "Elsa.FlowJoin")
                    .Set("join", "mode", "WaitAll")
                    .Cut("city-review", "Approved")
                    .Connect("city-review", "Approved", "both")
                    .Connect("both", "甲", "a1")
                    .Connect("a1", "Handled", "a2")
                    .Connect("a2", "Handled", "join")
                    .Connect("both", "乙", "b")
                    .Connect("b", "Handled", "join")
                    .Connect("join", "Done", "award")
                    .Json
            )
        );

    private static WorkflowState State(string[] entered, string[] waiting)
    {
        var state = new WorkflowState
        {
            InstanceId = Guid.NewGuid(),
            Executions =
            [
                .. waiting.Select(
                    (id, index) =>
                        new ActivityExecution
                        {
                            Id = index,
                            Activity = id,
                            Waits = true,
                        }
                ),
            ],
        };
        foreach (var id in entered)
        {
            state.Entries[id] = 1;
        }

        return state;
    }

    /// <summary>The SVG is well formed, by classes alone, and nothing is written beyond its edge.</summary>
    private static void AssertFits(ProcedureDrawing drawing, DrawingMarks marks)
    {
        var svg = XElement.Parse(DrawingSvg.Write(drawing, marks, "drawing"));
        var size = svg.Attribute("viewBox")!.Value.Split(' ').Select(double.Parse).ToArray();
        Assert.Empty(svg.DescendantsAndSelf().Attributes("style"));
        Assert.Equal("drawing-title drawing-desc", svg.Attribute("aria-labelledby")!.Value);
        foreach (var text in svg.Elements("text"))
        {
            var kind = text.Attribute("class")!.Value;
            var width = TextLines.Width(text.Value, kind.Contains("title", StringComparison.Ordinal) ? 15 : 11.5);
            var x = (double)text.Attribute("x")!;
            var left =
                kind.Contains("mid", StringComparison.Ordinal) ? x - (width / 2)
                : kind.Contains("end", StringComparison.Ordinal) ? x - width
                : x;
            Assert.True(left >= 0 && left + width <= size[2] + 4, $"“{text.Value}”超出了图的边缘：{left}＋{width}");
            Assert.InRange((double)text.Attribute("y")!, 0, size[3]);
        }

        foreach (var box in svg.Elements("rect"))
        {
            Assert.InRange((double)box.Attribute("x")! + (double)box.Attribute("width")!, 0, size[2]);
            Assert.InRange((double)box.Attribute("y")! + (double)box.Attribute("height")!, 0, size[3]);
        }
    }
}
