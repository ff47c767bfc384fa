using System.Text.Json;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Anshan.ApprovalFlows.Web.Api;

/// <summary>POST /api/measures/{id}/estimate: what a measure would give, for anybody, with the calculation; nothing is stored.</summary>
internal static class EstimateEndpoint
{
    private const int LargestBody = 64 * 1024;

    /// <summary>An answer names no more unknown fields than these, so that it stays about as large as the question.</summary>
    private const int MostUnknown = 10;

    public static void MapEstimate(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/api/measures/{measureId}/estimate", RunAsync)
            .AllowAnonymous()
            .AddEndpointFilter(PublicApi.LimitAsync)
            .WithMetadata(new RequestSizeLimitAttribute(LargestBody), new ForPrograms())
            .WithName("estimate")
            .WithTags("政策举措")
            .WithSummary("估算一项政策能给多少")
            .WithDescription(
                "不需要账号，不保存任何内容。返回金额和计算的每一步，每一步写明所依据的条文、用到的内容和算式。字段名见该项政策的表单；有误时按字段返回中文说明。"
            )
            .Accepts<EstimateRequest>("application/json")
            .Produces<EstimateAnswer>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> RunAsync(
        string measureId,
        HttpRequest http,
        MeasureCatalogue catalogue,
        OrganisationTree organisations,
        DbContext db,
        CaseClock clock,
        IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json,
        CancellationToken cancellation
    )
    {
        if (catalogue.Find(measureId) is not { } measure)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound,
                "measure-not-found",
                "没有这项政策",
                $"没有编号为“{measureId}”的政策举措，编号例如 1.2。"
            );
        }

        if (measure.Award is null)
        {
            return Problems.Of(
                StatusCodes.Status404NotFound,
                "nothing-to-estimate",
                "这项政策不涉及金额",
                $"“{measure.Title}”不发放资金，没有可以估算的金额。"
            );
        }

        var (request, broken) = await ReadAsync(http, json.Value.SerializerOptions, cancellation);
        if (request is null)
        {
            return broken!;
        }

        var (raw, errors) = Answers(measure, request);
        if (request.RegionId is { } region && organisations.ApplicantRegions.All(known => known.Id != region))
        {
            errors["regionId"] =
            [
                $"没有县区“{region}”。可以填写：{string.Join("、", organisations.ApplicantRegions.Select(known => $"{known.Id}（{known.Name}）"))}。",
            ];
        }

        var today = ChinaTime.DateOf(clock.Now);
        var tables = await TableReader.ReadAsync(db, measure, today, cancellation);
        var estimate = Estimate.Of(measure, raw, tables, request.RegionId, today);
        foreach (var (key, message) in estimate.Check.Errors.Where(error => !errors.ContainsKey($"values.{error.Key}")))
        {
            errors[$"values.{key}"] = [message];
        }

        return errors.Count > 0 || estimate.Award is null
            ? Problems.Invalid(errors)
            : Results.Json(
                EstimateAnswer.Of(
                    measure,
                    estimate,
                    estimate.Award,
                    OpenState.On(today, await MeasureWindows.OfAsync(db, measure, cancellation))
                )
            );
    }

    private static async Task<(EstimateRequest? Request, IResult? Broken)> ReadAsync(
        HttpRequest http,
        JsonSerializerOptions options,
        CancellationToken cancellation
    )
    {
        if (!http.HasJsonContentType())
        {
            return (
                null,
                Problems.Of(StatusCodes.Status415UnsupportedMediaType, "not-json", "内容类型不对", "请以 application/json 发送。")
            );
        }

        try
        {
            return await JsonSerializer.DeserializeAsync<EstimateRequest>(http.Body, options, cancellation) is { Values: not null } request
                ? (request, null)
                : (
                    null,
                    Problems.Invalid(
                        new Dictionary<string, string[]>
                        {
                            ["values"] = ["请给出 values，例如 {\"values\":{\"venueRental\":\"400000\"}}。"],
                        }
                    )
                );
        }
        catch (JsonException broken)
        {
            return (
                null,
                Problems.Of(
                    StatusCodes.Status400BadRequest,
                    "malformed-json",
                    "不是可以识别的 JSON",
                    $"内容不是可以识别的 JSON，位置 {broken.Path ?? "$"}。"
                )
            );
        }
    }

    private static (Dictionary<string, string?> Raw, Dictionary<string, string[]> Errors) Answers(
        MeasurePackage measure,
        EstimateRequest request
    )
    {
        Dictionary<string, string?> raw = [];
        Dictionary<string, string[]> errors = [];
        foreach (var (key, value) in request.Values)
        {
            if (measure.Form.Find(key) is null)
            {
                if (errors.Count >= MostUnknown)
                {
                    continue;
                }

                errors[$"values.{key}"] =
                [
                    $"这项政策的表单没有“{key}”。估算用到的字段："
                        + $"{string.Join("、", measure.Award!.Fields.Select(field => $"{field}（{measure.Form.Find(field)!.Label}）"))}。",
                ];
            }
            else if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null)
            {
                raw[key] =
                    value.ValueKind == JsonValueKind.Null ? null
                    : value.ValueKind == JsonValueKind.String ? value.GetString()
                    : value.GetRawText();
            }
            else
            {
                errors[$"values.{key}"] = ["应是一个文本或者数字。"];
            }
        }

        return (raw, errors);
    }
}
