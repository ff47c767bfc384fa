using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Web.Tests.Applications;

namespace Anshan.ApprovalFlows.Web.Tests.Designer;

/// <summary>Speaks to the site as the designer does.</summary>
internal sealed class DesignerClient(HttpClient http)
{
    /// <summary>The definition that the tests change: measure 1.2.</summary>
    public const string Exhibition = "measure-1.2-main";

    public HttpClient Http => http;

    /// <summary>The designer of this person, whose account is made when missing; of nobody for null.</summary>
    public static async Task<DesignerClient> OfAsync(WebApp site, Actor? person)
    {
        if (person is not null)
        {
            await site.JoinAsync(person);
        }

        return new DesignerClient(site.ClientOf(person));
    }

    public async Task<JsonObject> ReadAsync(string definitionId) =>
        (await Http.GetFromJsonAsync<JsonObject>($"elsa/api/workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest"))!;

    /// <summary>How the panel of an activity edits an input while this definition is open.</summary>
    public async Task<JsonObject> InputAsync(string definitionId, string type, string input)
    {
        var types = (JsonArray)
            (await Http.GetFromJsonAsync<JsonObject>($"elsa/api/descriptors/activities?Refresh=True&definitionId={definitionId}"))![
                "items"
            ]!;
        return (JsonObject)
            ((JsonArray)types.Single(item => item!["typeName"]!.ToString() == type)!["inputs"]!).Single(item =>
                item!["name"]!.ToString() == input
            )!;
    }

    /// <summary>Sends a text that says it is JSON.</summary>
    public async Task<HttpResponseMessage> PostTextAsync(string address, string body)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        return await Http.PostAsync(new Uri($"elsa/api/{address}", UriKind.Relative), content);
    }

    public Task<HttpResponseMessage> PostAsync(string address, JsonObject body) => Http.PostAsJsonAsync($"elsa/api/{address}", body);

    public async Task<JsonObject> SaveAsync(JsonObject model)
    {
        var answer = await PostAsync("workflow-definitions", new JsonObject { ["model"] = model.DeepClone(), ["publish"] = false });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public Task<string> ExportAsync(string definitionId) =>
        Http.GetStringAsync($"elsa/api/workflow-definitions/{definitionId}/export?versionOptions=Latest");

    public static JsonObject Activity(JsonObject definition, string id) =>
        (JsonObject)((JsonArray)definition["root"]!["activities"]!).Single(activity => activity!["id"]!.ToString() == id)!;

    /// <summary>
    /// What the editor changes in a definition that nobody edited: sizes, order, and unknown properties of the document left out.
    /// </summary>
    public static JsonObject AsTheEditorSendsIt(JsonObject shown)
    {
        var sent = (JsonObject)shown.DeepClone();
        sent["links"] = null;
        foreach (var name in (string[])["$schema", "isSystem", "usableAsActivity"])
        {
            sent.Remove(name);
        }

        var activities = (JsonArray)sent["root"]!["activities"]!;
        var reversed = activities.Reverse().Select(activity => activity!.DeepClone()).ToArray();
        foreach (var size in reversed.Select(activity => activity["metadata"]?["designer"]?["size"]).OfType<JsonObject>())
        {
            size["height"] = 54.25;
        }

        sent["root"]!["activities"] = new JsonArray(reversed);
        return sent;
    }
}
