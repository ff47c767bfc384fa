using System.Reflection;
using System.Text.Json.Nodes;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Approvals.Tasks.Turns;
using Anshan.ApprovalFlows.Approvals.Tasks.Verbs;
using Anshan.ApprovalFlows.Engine.Execution;

namespace Anshan.ApprovalFlows.Approvals.Tests.Activities;

/// <summary>An activity takes the verbs that it lists, with the input that each carries; all else is refused and changes nothing.</summary>
public class VerbTests
{
    private static readonly TaskActivity[] Acted = [.. Vocabulary.Activities.OfType<TaskActivity>()];

    private static readonly string[] AllVerbs =
    [
        .. typeof(TaskVerbs)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Select(property => ((dynamic)property.GetValue(null)!).Code)
            .Cast<string>(),
    ];

    private static readonly Enum[] Expected =
    [
        StepRefusal.UnknownVerb,
        CaseRefusal.AlreadyDecided,
        CaseRefusal.NotTaken,
        CaseRefusal.NotSuspended,
    ];

    public static TheoryData<string> Types => [.. Acted.Select(activity => activity.Descriptor.TypeName)];

    [Fact]
    public void Every_activity_that_waits_for_people_lists_its_verbs()
    {
        // A due date waits for a day, not for a person.
        var waiting = typeof(TaskActivity)
            .Assembly.GetTypes()
            .Where(type =>
                !type.IsAbstract
                && type.IsSubclassOf(typeof(Activity))
                && type.GetMethod(nameof(Activity.Resume))!.DeclaringType != typeof(Activity)
            );
        Assert.Equal([typeof(DueDate)], waiting.Where(type => !type.IsSubclassOf(typeof(TaskActivity))));
        Assert.All(Acted, activity => Assert.NotEmpty(activity.Verbs));
        Assert.All(
            Acted,
            activity => Assert.Equal(activity.AllVerbs.Count, activity.AllVerbs.Select(verb => verb.Code).Distinct().Count())
        );
    }

    [Fact]
    public void Every_verb_has_one_code_and_somebody_who_takes_it()
    {
        Assert.Equal(AllVerbs.Length, AllVerbs.Distinct().Count());
        Assert.Equal(
            AllVerbs.Order(StringComparer.Ordinal),
            Acted.SelectMany(activity => activity.AllVerbs).Select(verb => verb.Code).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_verb_of_its_turn_is_taken_and_every_other_is_refused(string type)
    {
        var activity = Of(type);
        foreach (var (before, takes) in activity.Turns)
        {
            var (state, request) = activity.After(before);
            foreach (var verb in AllVerbs.Append("poke").Append("").Append("Decide"))
            {
                var input = AllVerbs.Contains(verb)
                    ? ActedActivity.Sample(verb, request is not null && takes.Contains("record") ? request : null)
                    : [];
                var result = activity.Ask(state, verb, input);
                if (takes.Contains(verb))
                {
                    Assert.Empty(
                        Assert
                            .IsType<StepResult.Taken>(result)
                            .Effects.OfType<RaiseIncident>()
                            .Select(incident => $"{verb}: {incident.Message}")
                    );
                }
                else
                {
                    Assert.True(
                        result is StepResult.Refused refused && Expected.Contains(refused.Reason),
                        $"{type} after {string.Join(' ', before)}: {verb} is {result}"
                    );
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_part_of_an_input_must_be_given_and_be_what_it_is(string type)
    {
        var activity = Of(type);
        foreach (var (before, takes) in activity.Turns)
        {
            var (state, request) = activity.After(before);
            foreach (var verb in takes)
            {
                var input = ActedActivity.Sample(verb, request);
                foreach (
                    var (what, wrong) in Wrong(Acted.SelectMany(acted => acted.AllVerbs).First(taken => taken.Code == verb).Input, input)
                )
                {
                    var result = activity.Ask(state, verb, wrong);
                    Assert.True(result is StepResult.Refused { Reason: StepRefusal.InvalidInput }, $"{type}, {verb}, {what}: {result}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_verb_names_its_turn_and_who_acts(string type)
    {
        var activity = Of(type);
        foreach (var (before, takes) in activity.Turns)
        {
            var (state, request) = activity.After(before);
            var turns = ActedActivity.TurnsOf(state);
            var open = turns.Open.Single();
            foreach (var verb in takes.Where(verb => verb != TaskVerbs.ObjectTo.Code))
            {
                var by = new ActedBy(new("u"), "王");
                var input = ActedActivity.Sample(verb, request);
                var call = TaskInput.Of(new VerbCall(open.Key, by, input));
                foreach (var part in new[] { "turn", "by", "input" })
                {
                    var without = (JsonObject)call.DeepClone();
                    without.Remove(part);
                    Assert.Equal(new StepResult.Refused(StepRefusal.InvalidInput), activity.Call(state, verb, without));
                    Assert.Equal(new StepResult.Refused(StepRefusal.InvalidInput), activity.Call(state, verb, With(call, part, null)));
                }

                TurnKey[] others =
                [
                    new(open.Number + 1, open.Address.OrganisationId),
                    new(0, open.Address.OrganisationId),
                    open.Key with
                    {
                        OrganisationId = new("city.industry"),
                    },
                    .. turns.Turns.Where(turn => turn != open).Select(turn => turn.Key),
                ];
                Assert.All(
                    others,
                    key =>
                        Assert.Equal(
                            new StepResult.Refused(CaseRefusal.AlreadyDecided),
                            activity.Call(state, verb, TaskInput.Of(new VerbCall(key, by, input)))
                        )
                );
            }
        }
    }

    [Fact]
    public void A_record_without_a_required_answer_is_refused()
    {
        foreach (var type in Acted.OfType<RecordActivity>().Select(activity => activity.Descriptor.TypeName))
        {
            var activity = Of(type);
            var (state, request) = activity.After();
            var required = TaskInput
                .Read<RecordRequest>(request!)
                .Form.Fields.Where(field => field is { Required: true, ShownWhen: null })
                .ToList();
            Assert.NotEmpty(required);
            foreach (var field in required)
            {
                var input = ActedActivity.Sample("record", request);
                input["values"]!.AsObject().Remove(field.Key);
                Assert.Equal(new StepResult.Refused(StepRefusal.InvalidInput), activity.Ask(state, "record", input));
            }
        }
    }

    private static ActedActivity Of(string type) => new(Acted.Single(activity => activity.Descriptor.TypeName == type));

    /// <summary>
    /// The input with one thing wrong: a property is missing, null, of another type, not a member of its enum, or unknown.
    /// </summary>
    private static IEnumerable<(string What, JsonObject Input)> Wrong(Type record, JsonObject input)
    {
        yield return ("nothing", []);
        yield return ("a part too many", With(input, "somethingElse", 1));
        foreach (var parameter in record.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length)!.GetParameters())
        {
            var name = char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..];
            if (!parameter.HasDefaultValue)
            {
                var missing = (JsonObject)input.DeepClone();
                Assert.True(missing.Remove(name), name);
                yield return ($"no {name}", missing);
            }

            if (new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull)
            {
                yield return ($"null as {name}", With(input, name, null));
            }

            yield return ($"a list as {name}", With(input, name, new JsonArray(1)));
            if (parameter.ParameterType.IsEnum)
            {
                foreach (var value in new JsonNode[] { 0, 99, "0", "99", "Nonsense", "" })
                {
                    yield return ($"{value.ToJsonString()} as {name}", With(input, name, value));
                }
            }
        }
    }

    private static JsonObject With(JsonObject input, string name, JsonNode? value)
    {
        var changed = (JsonObject)input.DeepClone();
        changed[name] = value;
        return changed;
    }
}
