using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Engine.Execution;
using Anshan.ApprovalFlows.Engine.Soundness;
using Anshan.ApprovalFlows.Engine.Storage.Steps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Approvals.Tests.Measures;

/// <summary>Every procedure in <c>workflows/</c> can be published as it stands, with what it shares.</summary>
public class ProcedureTests
{
    public static TheoryData<string, string> Procedures() =>
        new(
            MeasureCatalogue
                .Load(RepositoryFolder.Workflows)
                .All.SelectMany(measure => measure.Procedures.Select(procedure => (measure.Id, procedure.Id)))
        );

    [Theory]
    [MemberData(nameof(Procedures))]
    public async Task A_procedure_is_sound_and_shows_a_timer(string measure, string procedure)
    {
        await using var world = await CaseWorld.CreateAsync(null, measure);
        var catalog = world.Database.Services.GetRequiredService<ActivityCatalog>();
        await using var db = world.Database.OpenContext();
        var definition = await world
            .Database.Services.GetRequiredService<DefinitionStore>()
            .FindPublishedAsync(db, MeasurePackage.DefinitionId(measure, procedure), TestContext.Current.CancellationToken);
        Assert.NotNull(definition);
        Assert.Empty(DefinitionCheck.Check(definition, catalog));
        Assert.Empty(new SoundnessCheck(catalog).Check(definition));
        Assert.Contains(
            definition.Activities.Values,
            node => node.Type is "Anshan.DueDate" or "Elsa.Delay" or "Elsa.StartAt" or "Elsa.Timer" or "Elsa.Cron"
        );
    }
}
