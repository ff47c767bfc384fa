using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Forms;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Web.Hosting;
using Anshan.ApprovalFlows.Web.Pages.Shared.Case;
using Anshan.ApprovalFlows.Web.Pages.Shared.Form;

namespace Anshan.ApprovalFlows.Web.Pages.Cases;

/// <summary>An open correction: what was asked, and how the next submission stands now.</summary>
public sealed record CorrectionView(CaseView View, CaseTask Task, CorrectionRequest Asked, MeasurePackage Measure)
{
    /// <summary>Null when the task is not an open correction of this case.</summary>
    public static CorrectionView? Of(CaseView view, Guid taskId) =>
        view.Correction is { } task && task.Id == taskId && view.Measure is { } measure
            ? new CorrectionView(view, task, CorrectionRequest.Of(task), measure)
            : null;

    public IEnumerable<FieldSpec> OpenFields => Measure.Form.Fields.Where(known => Asked.Fields.Contains(known.Key));

    /// <summary>What was asked for, as people call it: answers, parts of the applicant's data, materials.</summary>
    public IEnumerable<string> AskedNames =>
        OpenFields
            .Select(open => open.Label)
            .Concat(ProfileParts.All.Where(part => Asked.Parts.Contains(part.Key)).Select(part => part.Label))
            .Concat(Measure.Materials.Where(Asks).Select(material => material.Name));

    public bool Opens(string part) => Asked.OpenParts.Contains(part);

    /// <summary>What of the open parts is another in the profile by now.</summary>
    public IReadOnlyList<FieldChange> News =>
        [
            .. View.ProfileNews.IntersectBy(
                ProfileParts.FieldsOf(Asked.OpenParts, View.Profile.IsIndividual).Select(known => known.Name),
                change => change.Key
            ),
        ];

    /// <summary>What rules read besides the answers, on the day of the first submission.</summary>
    public FormFacts Facts => View.FactsOf(Measure).Form;

    /// <summary>An open material with its files as the next submission will have them.</summary>
    /// <param name="material">The material.</param>
    /// <param name="values">The answers as they stand in the form.</param>
    public MaterialView MaterialOf(MaterialSpec material, FormValues values) =>
        new(material, FilesOf(material.Id), true, file => Links.CaseFile(View.Case.Id, file.Id))
        {
            IsRequired = material.IsRequired(Measure.Form, values, Facts),
        };

    public bool Asks(MaterialSpec material) => Asked.Materials.Contains(material.Id);

    /// <summary>The files of a material as the next submission will have them.</summary>
    public IReadOnlyList<MaterialFile> FilesOf(string materialId) =>
        [.. View.FilesOf(View.Case.Submissions + 1).Where(file => file.MaterialId == materialId)];
}
