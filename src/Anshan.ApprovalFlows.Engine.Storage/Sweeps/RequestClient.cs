using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Engine.Expressions;
using Anshan.ApprovalFlows.Engine.Storage.Messages;

namespace Anshan.ApprovalFlows.Engine.Storage.Sweeps;

/// <summary>
/// The hosts that workflows may send requests to: <c>api.example.cn</c>, or <c>localhost:8080</c>; a name without port means any port.
/// </summary>
public sealed class AllowedHosts(IEnumerable<string> hosts)
{
    private readonly HashSet<string> allowed = new(hosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether requests may go there.</summary>
    public bool Allows(Uri address) => allowed.Contains(address.Host) || allowed.Contains(address.Authority);
}

/// <summary>Sends one request of a workflow to another system, under its <c>Idempotency-Key</c>, where the list allows it.</summary>
/// <remarks>Redirects are not followed: the client must be made so.</remarks>
public sealed class RequestClient(HttpClient http, AllowedHosts hosts)
{
    /// <summary>The longest answer taken, in bytes.</summary>
    public const int MaxAnswer = 128 * 1024;

    /// <summary>What the other system answered, or why it was not asked, as the activity takes it.</summary>
    /// <exception cref="HttpRequestException">There is no connection; the same request may be sent again.</exception>
    /// <exception cref="IOException">The connection broke off in the middle of the answer; likewise.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the system is stopping.</exception>
    /// <exception cref="FormatException">What it answered, or the address, cannot be read.</exception>
    public async Task<JsonObject> SendAsync(Message message, CancellationToken cancellation)
    {
        var asked = (JsonObject)JsonNode.Parse(message.Json)!;
        var address = new Uri(Values.Text(asked["url"])!);
        if (!hosts.Allows(address))
        {
            return new JsonObject { ["error"] = $"主机“{address.Authority}”不在允许的名单中，请联系系统管理员。" };
        }

        using var request = Request(message, asked, address);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        var text = await ReadAsync(response.Content, cancellation);
        return text is null
            ? new JsonObject { ["error"] = $"主机“{address.Authority}”的答复超过 {MaxAnswer / 1024} KB。" }
            : new JsonObject
            {
                ["status"] = (int)response.StatusCode,
                ["headers"] = new JsonObject(
                    response.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)string.Join(", ", header.Value)))
                ),
                ["content"] = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) is true
                    ? Values.ParseJson(text)
                    : text,
            };
    }

    private static HttpRequestMessage Request(Message message, JsonObject asked, Uri address)
    {
        var request = new HttpRequestMessage(new HttpMethod(Values.Text(asked["method"]) ?? "GET"), address);
        foreach (var (name, value) in asked["headers"] as JsonObject ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, Values.Text(value));
        }

        if (Values.Text(asked["authorization"]) is { Length: > 0 } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.Id.ToString());
        if (Values.Text(asked["content"]) is { } content)
        {
            request.Content = new StringContent(content, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(
                Values.Text(asked["contentType"]) is { Length: > 0 } type ? type : "application/json"
            );
        }

        return request;
    }

    /// <summary>The body as text; null when it is too long.</summary>
    private static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (var count = await stream.ReadAsync(buffer, cancellation); count > 0; count = await stream.ReadAsync(buffer, cancellation))
        {
            kept.Write(buffer, 0, count);
            if (kept.Length > MaxAnswer)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
