using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Measures;

namespace Anshan.ApprovalFlows.Web.Api;

/// <summary>What is asked: the answers by field key; texts as a person would type them, or plain numbers.</summary>
public sealed record EstimateRequest(
    [property: Description("按字段名给出的内容：金额以元为单位，写作数字或文本；日期写作 2023-10-01；选择题写选项的值。")]
        IReadOnlyDictionary<string, JsonElement> Values,
    [property: Description("申请主体所在县区，例如 tiedong；只有比例由县区确定的政策需要。")] string? RegionId = null
);

/// <summary>What would be given, with every step of the calculation.</summary>
public sealed record EstimateAnswer(
    string MeasureId,
    string Title,
    [property: Description("谁可以申报；估算不核对申请主体。")] string Applicant,
    [property: Description("金额（元）；原文没有规定、不能算出时为 null。")] string? Amount,
    [property: Description(
        "exact 确定的金额，ceiling 上限，target 争取的金额，minimum 争取的最低金额，limit 提取或贷款的限额，open 由审核部门确定。"
    )]
        AwardMeaning Meaning,
    [property: Description("计算比例所用的基数（元）。")] string Base,
    IReadOnlyList<EstimateLine> Lines,
    [property: Description("与其他申请合并计算的最高额；没有时为 null。")] EstimateCap? SharedCap,
    [property: Description("现在不能申报的原因；可以申报时为 null。")] string? Closed,
    string Notice
)
{
    private const string NoPromise = "估算结果仅供参考，不是承诺；以审核部门核定的金额为准。";

    public static EstimateAnswer Of(MeasurePackage measure, Estimate estimate, AwardComputation award, OpenState state) =>
        new(
            measure.Id,
            measure.Title,
            measure.ApplicantText,
            award.Meaning == AwardMeaning.Open ? null : award.Amount.ToInvariant(),
            award.Meaning,
            award.Base.ToInvariant(),
            [.. award.Trace.Select(line => EstimateLine.Of(line, estimate))],
            award.SharedCap is { } cap ? new EstimateCap(cap.Amount.ToInvariant(), cap.Scope, cap.Clause) : null,
            state.IsOpen ? null : state.Reason,
            NoPromise
        );
}

/// <summary>One step: the clause it rests on, what it reads, the arithmetic, the result.</summary>
public sealed record EstimateLine(
    string Label,
    [property: Description("政策原文中的依据。")] string Clause,
    IReadOnlyList<EstimateInput> Inputs,
    string Arithmetic,
    string Amount,
    [property: Description("这一步的结果是什么；过程中的一步为 null。")] AwardMeaning? Meaning
)
{
    public static EstimateLine Of(AwardLine line, Estimate estimate) =>
        new(
            line.Label,
            line.Clause,
            [
                .. from key in line.Inputs
                let field = estimate.Form.Find(key)
                where field is not null
                select new EstimateInput(key, field.Label, estimate.Check.Values[key]),
            ],
            line.Arithmetic,
            line.Amount.ToInvariant(),
            line.Meaning
        );
}

/// <summary>An answer that a step reads, normalised.</summary>
public sealed record EstimateInput(string Key, string Label, string? Value);

/// <summary>A cap that other applications count towards, too.</summary>
public sealed record EstimateCap(string Amount, CapScope Scope, string Clause);

/// <summary>How the public interface writes JSON.</summary>
internal static class ApiJson
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
