using System.Text.Json;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Audit;
using Anshan.ApprovalFlows.Approvals.Awards;
using Anshan.ApprovalFlows.Approvals.Organisations;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Approvals.Text;

namespace Anshan.ApprovalFlows.Approvals.Tests.Text;

/// <summary>A typed id is stored and sent as the plain string that it was before.</summary>
public class TypedIdTests
{
    /// <summary>The turns of a review in order as a version without typed ids stored them.</summary>
    private const string StoredTurns = """
        {"rule":"All","turns":[
        {"number":1,"kind":"Review","purpose":"Decide",
        "address":{"organisationId":"city.commerce","personId":null,"role":"reviewer","name":"鞍山市商务局"},
        "round":1,"status":"Decided","waitsFor":null,
        "decision":{"outcome":"Approved","byId":"city.commerce-reviewer-1","at":"2023-10-09T02:00:00+00:00"}},
        {"number":2,"kind":"Correction","purpose":"Correct",
        "address":{"organisationId":null,"personId":"organiser","role":"applicant","name":"某公司"},
        "round":1,"status":"Open","waitsFor":null,"decision":null}]}
        """;

    [Fact]
    public void A_user_is_the_plain_string() => AssertPlain(new UserId("organiser"));

    [Fact]
    public void A_unit_is_the_plain_string() => AssertPlain(new OrganisationId("tiedong.commerce"));

    [Fact]
    public void A_region_is_the_plain_string() => AssertPlain(new RegionId("tiedong"));

    [Fact]
    public void A_measure_is_the_plain_string() => AssertPlain(new MeasureId("1.2"));

    [Fact]
    public void No_id_is_null()
    {
        Assert.Equal("null", JsonSerializer.Serialize(OrganisationId.OrNull(null)));
        Assert.Null(JsonSerializer.Deserialize<OrganisationId?>("null"));
        Assert.Null((string?)UserId.OrNull(null));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrganisationId>("null"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrganisationId>("1"));
    }

    [Fact]
    public void Turns_that_were_stored_before_are_read_and_written_as_they_were()
    {
        var state = TaskInput.Read<TurnState>(StoredTurns);
        Assert.Equal(new TurnKey(1, new("city.commerce")), state.Turns[0].Key);
        Assert.Equal(new UserId("city.commerce-reviewer-1"), state.Turns[0].Decision!.ById);
        Assert.Equal(new TurnAddress(null, new("organiser"), Roles.Applicant, "某公司"), state.Turns[1].Address);
        AssertSame(StoredTurns, TaskInput.Write(state));
    }

    [Fact]
    public void A_verb_that_was_sent_before_is_read_and_written_as_it_was()
    {
        const string Sent = """{"turn":{"number":1,"organisationId":"city.commerce"},"by":{"id":"u","name":"王"},"input":{}}""";
        var call = TaskInput.Read<VerbCall>(Sent);
        Assert.Equal((new TurnKey(1, new("city.commerce")), new ActedBy(new("u"), "王")), (call.Turn!.Value, call.By!));
        AssertSame(Sent, TaskInput.Write(call));
    }

    [Fact]
    public void The_audit_spells_an_id_as_the_plain_string_and_leaves_out_none()
    {
        var bytes = CanonicalJson.Bytes(new { Unit = OrganisationId.OrNull("city.commerce"), Person = UserId.OrNull(null) });
        Assert.Equal("""{"unit":"city.commerce"}"""u8.ToArray(), bytes);
    }

    private static void AssertPlain<TId>(TId id)
        where TId : struct, ITypedId<TId>
    {
        Assert.Equal(id.Value, id.ToString());
        Assert.Equal($"\"{id.Value}\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<TId>($"\"{id.Value}\""));
        Dictionary<TId, int> counts = new() { [id] = 1 };
        Assert.Equal($"{{\"{id.Value}\":1}}", JsonSerializer.Serialize(counts));
        Assert.Equal(counts, JsonSerializer.Deserialize<Dictionary<TId, int>>($"{{\"{id.Value}\":1}}"));
    }

    private static void AssertSame(string stored, string written) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(stored), JsonNode.Parse(written)), written);
}
