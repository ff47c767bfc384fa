using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Accounts;
using Anshan.ApprovalFlows.Approvals.Deadlines;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Approvals.Measures;
using Anshan.ApprovalFlows.Approvals.Tasks;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Microsoft.EntityFrameworkCore;

namespace Anshan.ApprovalFlows.Approvals.Applications.Materials;

/// <summary>Whether an upload may begin; asked before anything of it is read.</summary>
public abstract record UploadAnswer
{
    private UploadAnswer() { }

    public sealed record Open : UploadAnswer;

    /// <summary>No such place of this person.</summary>
    public sealed record Unknown : UploadAnswer;

    /// <summary>The place is this person's, but nothing can be added or removed there any more.</summary>
    public sealed record Closed : UploadAnswer;

    /// <summary>The disk is nearly full; the text is for the person.</summary>
    public sealed record NoSpace(string Words) : UploadAnswer;

    /// <summary>The person's quota for 24 hours is used up; the text is for the person.</summary>
    public sealed record TooMuch(string Words) : UploadAnswer;
}

/// <summary>
/// Checks, before a file is received, whether the place exists, belongs to this person and is open, and whether there is space: on the
/// disk, and in the person's quota.
/// </summary>
public sealed class UploadAccess(OpenDatabase open, MeasureCatalogue catalogue, FileStore store, CaseClock clock)
{
    private const string NoSpace = "服务器的存储空间不足，暂时不能上传文件。已经填写和上传的内容都还在；请稍后再传，或联系系统管理员。";

    /// <param name="place">Where the files would go.</param>
    /// <param name="actor">Who sends them.</param>
    /// <param name="length">How many bytes are announced.</param>
    /// <param name="cancellation">Stops the check.</param>
    public async Task<UploadAnswer> AskAsync(MaterialPlace place, Actor actor, long length, CancellationToken cancellation = default)
    {
        await using var pooled = open();
        var db = pooled.Context;
        return await EditableMaterials.FindAsync(db, catalogue, place, actor, cancellation) is not null
                ? await RoomAsync(db, actor, length, cancellation)
            : await IsKnownAsync(db, place, actor, cancellation) ? new UploadAnswer.Closed()
            : new UploadAnswer.Unknown();
    }

    /// <summary>The same for a list that is read out of a file for a task: nothing is kept of it.</summary>
    public async Task<UploadAnswer> AskListAsync(Guid taskId, Actor actor, CancellationToken cancellation = default)
    {
        await using var pooled = open();
        return await pooled.Context.Set<CaseTask>().Of(actor).AnyAsync(task => task.Id == taskId, cancellation)
            ? new UploadAnswer.Open()
            : new UploadAnswer.Unknown();
    }

    /// <summary>Whether there is space for that many more bytes: on the disk, then in the person's quota for 24 hours.</summary>
    internal async Task<UploadAnswer> RoomAsync(DbContext db, Actor actor, long length, CancellationToken cancellation)
    {
        if (!store.HasRoomFor(length))
        {
            return new UploadAnswer.NoSpace(NoSpace);
        }

        var since = clock.Now.AddHours(-24);
        var day = await db.Set<MaterialFile>()
            .Where(file => file.UploadedBy == actor.UserId.Value && file.UploadedAt > since)
            .GroupBy(_ => 1)
            .Select(files => new { Files = files.Count(), Bytes = files.Sum(file => file.Size) })
            .SingleOrDefaultAsync(cancellation);
        return day is not null && (day.Files >= FileLimits.FilesOfPersonDay || day.Bytes + length > FileLimits.OnePersonDay)
            ? new UploadAnswer.TooMuch(
                $"24 小时内您已上传 {day.Files} 个文件，合计 {day.Bytes / (decimal)FileLimits.Megabyte:0.#} MB；"
                    + $"每人 24 小时内最多 {FileLimits.FilesOfPersonDay} 个、{FileLimits.OnePersonDay / FileLimits.Megabyte} MB，请明天再传。"
            )
            : new UploadAnswer.Open();
    }

    private static Task<bool> IsKnownAsync(DbContext db, MaterialPlace place, Actor actor, CancellationToken cancellation) =>
        place switch
        {
            MaterialPlace.OfDraft draft => db.Set<Draft>()
                .AnyAsync(row => row.Id == draft.DraftId && actor.Subjects.Contains(row.SubjectId), cancellation),
            MaterialPlace.OfCorrection correction => db.Set<CaseTask>()
                .Of(actor)
                .AnyAsync(row => row.Id == correction.TaskId, cancellation),
            MaterialPlace.OfRecord record => db.Set<CaseTask>().Of(actor).AnyAsync(row => row.Id == record.TaskId, cancellation),
            MaterialPlace.OfReversal reversal => db.Set<CaseTask>().Of(actor).AnyAsync(row => row.Id == reversal.TaskId, cancellation),
            MaterialPlace.OfClaim claim => db.Set<SubjectClaim>()
                .AnyAsync(row => row.Id == claim.ClaimId && row.ClaimantId == actor.UserId.Value, cancellation),
            _ => throw new NotSupportedException($"Nothing says whose a {place.GetType().Name} is."),
        };
}
