using System.Reflection;
using System.Runtime.CompilerServices;
using Anshan.ApprovalFlows.Approvals.Activities;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Storage.Instances;

namespace Anshan.ApprovalFlows.Approvals.Tests.Effects;

/// <summary>Every effect has a writer that knows it; one that nobody knows fails the step instead of being dropped.</summary>
public class EffectWriterTests
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] All =
    [
        .. new[] { typeof(Effect).Assembly, typeof(OpenTask).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Effect))),
    ];

    public static TheoryData<string> Domain => [.. All.Where(type => !type.IsSubclassOf(typeof(EngineEffect))).Select(type => type.Name)];

    public static TheoryData<string> Everything => [.. All.Select(type => type.Name)];

    private static readonly Assembly Storage = typeof(StepRequest).Assembly;

    [Fact]
    public void Every_effect_of_the_engine_is_written_with_the_instance_or_as_a_message()
    {
        var engine = All.Where(type => type.Assembly == typeof(Effect).Assembly).ToList();
        Assert.All(
            engine,
            type => Assert.True(type.IsSubclassOf(typeof(InstanceEffect)) || type.IsSubclassOf(typeof(MessageEffect)), type.Name)
        );
        var rows = Storage.GetType("Anshan.ApprovalFlows.Engine.Storage.Steps.StepRows")!.GetMethod("RefuseUnknown", Any)!;
        var messages = Storage.GetType("Anshan.ApprovalFlows.Engine.Storage.Messages.StepMessages")!;
        foreach (var type in engine)
        {
            var effect = Blank(type);
            if (type.IsSubclassOf(typeof(InstanceEffect)))
            {
                Assert.Null(Failure(() => rows.Invoke(null, [new[] { effect }])));
            }
            else
            {
                IsKnown(() =>
                    messages
                        .GetMethod("Add", Any)!
                        .Invoke(RuntimeHelpers.GetUninitializedObject(messages), [null, effect, default(DateTimeOffset)])
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public void The_writer_of_cases_knows_every_effect(string name) =>
        IsKnown(() =>
            typeof(CaseStepWriter)
                .GetMethod("ApplyAsync", Any)!
                .Invoke(RuntimeHelpers.GetUninitializedObject(typeof(CaseStepWriter)), [null, Named(name), CancellationToken.None])
        );

    [Theory]
    [MemberData(nameof(Domain))]
    public async Task A_workflow_without_a_case_writes_mails_and_refuses_what_belongs_to_a_case(string name)
    {
        var writer = (PlainStepWriter)RuntimeHelpers.GetUninitializedObject(typeof(PlainStepWriter));
        var request = new StepRequest(Guid.NewGuid(), new Stimulus.Cancel(""), Operation.Derived("test"), null!);
        var commit = new StepCommit(
            null!,
            null!,
            request,
            default,
            new WorkflowState { InstanceId = request.InstanceId },
            [Named(name)],
            "ok"
        );
        var failure = await Record.ExceptionAsync(() => writer.WriteAsync(commit, CancellationToken.None));
        Assert.Equal(name != nameof(SendMail), failure is UnhandledEffectException);
    }

    [Fact]
    public void An_effect_that_nobody_knows_fails_the_step()
    {
        var writer = RuntimeHelpers.GetUninitializedObject(typeof(CaseStepWriter));
        Assert.IsType<UnhandledEffectException>(
            Failure(() =>
                typeof(CaseStepWriter).GetMethod("ApplyAsync", Any)!.Invoke(writer, [null, new Strange(), CancellationToken.None])
            )
        );
        var rows = Storage.GetType("Anshan.ApprovalFlows.Engine.Storage.Steps.StepRows")!.GetMethod("RefuseUnknown", Any)!;
        Assert.IsType<UnhandledEffectException>(Failure(() => rows.Invoke(null, [new Effect[] { new StrangeWait() }])));
    }

    /// <summary>The writer has none of its services here: what it knows fails for want of them, or not at all.</summary>
    private static void IsKnown(Action write) => Assert.IsNotType<UnhandledEffectException>(Failure(write));

    private static Exception? Failure(Action act) =>
        Record.Exception(act) is var failure && failure is TargetInvocationException { InnerException: { } inner } ? inner : failure;

    private static Effect Blank(Type type) => (Effect)RuntimeHelpers.GetUninitializedObject(type);

    private static Effect Named(string name) => Blank(All.Single(type => type.Name == name));

    private sealed record Strange : Effect;

    private sealed record StrangeWait : InstanceEffect;
}
