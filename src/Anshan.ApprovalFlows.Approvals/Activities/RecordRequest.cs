using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Types;

namespace Anshan.ApprovalFlows.Approvals.Activities;

/// <summary>What a unit is asked to record: kept with its task, so that the page and the check need nothing else.</summary>
/// <param name="Heading">What it is about, on top of the form.</param>
/// <param name="Note">What to know before filling in; null when the fields say it all.</param>
/// <param name="Form">The fields.</param>
/// <param name="Minimums">Answers that need a figure to have been reached.</param>
public sealed record RecordRequest(string Heading, string? Note, FormSpec Form, IReadOnlyList<RecordMinimum> Minimums)
{
    /// <summary>What can be uploaded with any record.</summary>
    public static MaterialSpec Scan { get; } = new("record-scan", "登记的扫描件和佐证", Required: false, Multiple: true, Clause: "");

    /// <summary>The request of a task; null where the task is ended otherwise.</summary>
    public static RecordRequest? Of(CaseTask task) =>
        TaskTypes.Of(task.Kind).IsRecord && task.DetailJson is { } json ? TaskInput.Read<RecordRequest>(json) : null;

    /// <summary>What was typed, checked; a record tells of what has happened, so that no date lies after today.</summary>
    public FormCheck Check(IReadOnlyDictionary<string, string?> typed, DateOnly today)
    {
        var check = FormValidator.Check(Form, typed, submit: true, new FormFacts(today));
        var errors = new Dictionary<string, string>(check.Errors);
        foreach (var field in Form.Fields.Where(field => field.Kind == FieldKind.Date && check.Values.Date(field.Key) > today))
        {
            errors.TryAdd(field.Key, $"{field.Label}不能晚于今天。");
        }

        foreach (
            var minimum in Minimums.Where(item =>
                check.Values[item.Choice] == item.Value && check.Values.Number(item.Field) is { } number && number < item.AtLeast
            )
        )
        {
            errors.TryAdd(minimum.Field, minimum.Problem);
        }

        return new FormCheck(check.Values, errors);
    }

    /// <summary>A record as people read it, one answer a line.</summary>
    public string Describe(FormValues values) =>
        string.Join(
            '\n',
            Form.Fields.Where(field => values[field.Key] is not null).Select(field => $"{field.Label}：{field.Display(values[field.Key])}")
        );
}

/// <summary>
/// Who chooses <paramref name="Value"/> in <paramref name="Choice"/> must have at least so much in <paramref name="Field"/>.
/// </summary>
public sealed record RecordMinimum(string Choice, string Value, string Field, decimal AtLeast, string Problem);
