using System.Net;
using System.Reflection;
using Anshan.ApprovalFlows.Approvals.Access;
using Anshan.ApprovalFlows.Approvals.Applications;
using Anshan.ApprovalFlows.Approvals.Applications.Materials;
using Anshan.ApprovalFlows.Approvals.Files;
using Anshan.ApprovalFlows.Testing;
using Anshan.ApprovalFlows.Web.Hosting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Anshan.ApprovalFlows.Web.Tests.Applications;

/// <summary>
/// Every upload endpoint, found by reflection: unauthorised requests are refused before a byte is stored, and a refused file leaves nothing
/// on the disk.
/// </summary>
public sealed class UploadDoorTests(UploadDoorTests.Shared shared) : IClassFixture<UploadDoorTests.Shared>
{
    private readonly UploadSite uploads = shared.Uploads;

    /// <summary>One site for all: what is refused leaves nothing, and each test looks only at what it changed.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal UploadSite Uploads { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Uploads = await UploadSite.StartAsync();

        public ValueTask DisposeAsync() => Uploads.DisposeAsync();
    }

    /// <summary>A page that takes files, or more than others, says where its files go; and every such place is walked below.</summary>
    [Fact]
    public async Task Every_page_that_takes_files_asks_first()
    {
        var pages = typeof(Program).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PageModel))).ToList();
        var asking = pages.Where(page => page.GetCustomAttribute<UploadsAttribute>() is not null).ToHashSet();
        var taking = pages
            .Where(page =>
                page.GetCustomAttribute<RequestFormLimitsAttribute>() is { } limits
                    && limits.MultipartBodyLengthLimit != new RequestFormLimitsAttribute().MultipartBodyLengthLimit
                || page.GetMethods()
                    .Any(method =>
                        method
                            .GetParameters()
                            .Any(parameter =>
                                typeof(IFormFile).IsAssignableFrom(parameter.ParameterType)
                                || typeof(IEnumerable<IFormFile>).IsAssignableFrom(parameter.ParameterType)
                            )
                    )
            )
            .Union(await PagesOverTheLimitAsync())
            .ToHashSet();
        Assert.Equal(asking.Select(page => page.FullName).Order(), taking.Select(page => page.FullName).Order());
        Assert.Equal(Enum.GetValues<UploadsTo>().Order(), asking.Select(page => page.GetCustomAttribute<UploadsAttribute>()!.To).Order());
        Assert.Equal(Enum.GetValues<UploadsTo>().Order(), uploads.Entrances.Keys.Order());
    }

    [Fact]
    public async Task What_nobody_may_put_there_is_refused_before_the_form_is_read_and_leaves_nothing()
    {
        var before = uploads.Stored;
        List<string> offenders = [];
        foreach (var (kind, entrance) in uploads.Entrances.Where(entrance => entrance.Value.Stranger is not null))
        {
            (string Case, Actor Person, Guid Place)[] attempts =
            [
                ("unknown", entrance.Owner, Guid.NewGuid()),
                ("another's", entrance.Stranger!, entrance.Place),
            ];
            foreach (var (what, person, place) in attempts)
            {
                // Without a token: an answer of 400 would say that the form was read for it.
                await uploads.Site.JoinAsync(person);
                using var client = uploads.Site.ClientOf(person);
                using MultipartFormDataContent form = new()
                {
                    { new ByteArrayContent(SampleFiles.PdfOf(1024 * 1024)), entrance.Field, "发票.pdf" },
                };
                using var answer = await client.PostAsync(new Uri(entrance.Address(place), UriKind.Relative), form);
                if (answer.StatusCode != HttpStatusCode.NotFound || !uploads.Stored.SequenceEqual(before))
                {
                    offenders.Add($"{kind}, {what}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.Empty(offenders);
    }

    /// <summary>The hash of the rows that fill the daily limit.</summary>
    private static readonly string Filling = new('b', 64);

    public static TheoryData<string> Refusals =>
        ["not what it says", "of no known kind", "empty", "too large", "broken off", "the same again", "over the day's quota"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_is_refused_leaves_nothing_at_any_entrance(string refusal)
    {
        List<string> offenders = [];
        var (first, second) = ($"一 {refusal}.pdf", $"二 {refusal}.{(refusal == "of no known kind" ? "exe" : "pdf")}");
        foreach (var (kind, entrance) in uploads.Entrances)
        {
            if (refusal == "the same again" && entrance.IsKept)
            {
                var empty = uploads.Stored;
                await PostAsync(entrance, first, new ByteArrayContent(SampleFiles.Pdf(kind.ToString())));
                Assert.Single(uploads.Stored.Except(empty));
            }

            if (refusal == "over the day's quota" && entrance.IsKept)
            {
                await FillAsync(entrance.Owner);
            }

            var before = uploads.Stored;
            try
            {
                await PostAsync(entrance, second, Content(refusal, kind));
            }
            catch (HttpRequestException) when (refusal == "broken off")
            {
                // The browser went away.
            }
            finally
            {
                await uploads.Site.WriteAsync(db => db.RemoveRange(db.MaterialFiles.Where(file => file.Sha256 == Filling)));
            }

            if (!await SettlesAsync(before))
            {
                offenders.Add(kind.ToString());
            }
        }

        Assert.Empty(offenders);
        Assert.Equal(
            refusal == "the same again" ? uploads.Entrances.Values.Count(entrance => entrance.IsKept) : 0,
            await uploads.Site.ReadAsync(db => db.MaterialFiles.CountAsync(file => file.FileName == first || file.FileName == second))
        );
    }

    [Fact]
    public async Task What_no_row_names_any_more_goes_at_once_and_what_another_row_names_stays()
    {
        var site = uploads.Site;
        var before = uploads.Stored;
        var (first, second) = (await site.DraftAsync(), await site.DraftAsync());
        var kept = await AddAsync(first, "共用.pdf", SampleFiles.Pdf("shared"));
        await AddAsync(second, "共用.pdf", SampleFiles.Pdf("shared"));
        var own = await AddAsync(first, "自己.pdf", SampleFiles.Pdf("own"));
        Assert.Equal(2, uploads.Stored.Except(before).Count());

        await site.UseAsync<RemoveMaterial, MaterialOutcome>(remove =>
            remove.RunAsync(new MaterialPlace.OfDraft(first), own.Id, ApplicantSite.Organiser)
        );
        Assert.EndsWith(kept.Sha256, Assert.Single(uploads.Stored.Except(before)), StringComparison.Ordinal);
        Assert.True(await site.UseAsync<DiscardDraft, bool>(discard => discard.RunAsync(first, ApplicantSite.Organiser)));
        Assert.Single(uploads.Stored.Except(before));
        Assert.True(await site.UseAsync<DiscardDraft, bool>(discard => discard.RunAsync(second, ApplicantSite.Organiser)));
        Assert.Equal(before, uploads.Stored);
    }

    [Fact]
    public async Task A_full_disk_is_told_in_words_and_forms_without_files_still_go_through()
    {
        await using var site = await ApplicantSite.StartAsync(new FullDisk());
        var browser = await site.BrowserOfAsync(ApplicantSite.Organiser);
        var page = await browser.OpenAsync(Links.ApplicationMaterials(await site.DraftAsync()));
        var large = await browser.UploadAsync(page, "form[enctype] button", ("大.pdf", SampleFiles.PdfOf(1024 * 1024)));
        Assert.Equal(HttpStatusCode.InsufficientStorage, large.Status);
        Assert.Contains("存储空间不足", large.Main, StringComparison.Ordinal);
        var small = await browser.UploadAsync(page, "form[enctype] button", ("小.pdf", SampleFiles.Pdf()));
        Assert.Contains("存储空间不足", small["upload-error"], StringComparison.Ordinal);
    }

    private async Task PostAsync(UploadEntrance entrance, string name, HttpContent content)
    {
        using var answer = await uploads.PostAsync(entrance.Owner, entrance.Address(entrance.Place), entrance.Field, name, content);
        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    private async Task<MaterialFile> AddAsync(Guid draft, string name, byte[] content) =>
        Assert
            .IsType<MaterialOutcome.Done>(
                await uploads.Site.UseAsync<AddMaterial, MaterialOutcome>(add =>
                    add.RunAsync(new MaterialPlace.OfDraft(draft), "invoices", name, new MemoryStream(content), ApplicantSite.Organiser)
                )
            )
            .File;

    /// <summary>Rows that stand for what the person has left here within the day.</summary>
    private Task FillAsync(Actor person) =>
        uploads.Site.WriteAsync(db =>
            db.AddRange(
                Enumerable
                    .Range(0, 25)
                    .Select(i => new MaterialFile
                    {
                        Id = Guid.NewGuid(),
                        DraftId = Guid.NewGuid(),
                        MaterialId = "invoices",
                        FileName = $"{i}.pdf",
                        ContentType = "application/pdf",
                        Size = FileLimits.OneFile,
                        Sha256 = Filling,
                        UploadedBy = person.UserId,
                        UploadedAt = uploads.Site.ClockOf().Now,
                    })
            )
        );

    private static HttpContent Content(string refusal, UploadsTo kind) =>
        refusal switch
        {
            "empty" => new ByteArrayContent([]),
            "too large" => new ByteArrayContent(SampleFiles.PdfOf((int)FileLimits.OneFile + 1)),
            "broken off" => new BrokenOff(),
            "the same again" => new ByteArrayContent(SampleFiles.Pdf(kind.ToString())),
            "over the day's quota" => new ByteArrayContent(SampleFiles.Pdf("one more")),
            _ => new ByteArrayContent(SampleFiles.Exe),
        };

    /// <summary>Whether the folder is unchanged; waits, since the server may notice the closed connection late.</summary>
    private async Task<bool> SettlesAsync(IReadOnlyList<string> before)
    {
        for (var i = 0; i < 50 && !uploads.Stored.SequenceEqual(before); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return uploads.Stored.SequenceEqual(before);
    }

    private async Task<IEnumerable<Type>> PagesOverTheLimitAsync()
    {
        var loader = uploads.Site.Services.GetRequiredService<PageLoader>();
        List<Type> large = [];
        foreach (
            var endpoint in uploads
                .Site.Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
        )
        {
            var compiled = await loader.LoadAsync(endpoint.Metadata.GetMetadata<PageActionDescriptor>()!, endpoint.Metadata);
            if (BodyLimits.Of(compiled.Endpoint) > BodyLimits.SignedIn)
            {
                large.Add(compiled.ModelTypeInfo!.AsType());
            }
        }

        return large;
    }

    /// <summary>A file whose browser goes away in the middle.</summary>
    private sealed class BrokenOff : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(SampleFiles.PdfOf(512 * 1024));
            throw new IOException("The browser went away.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 1024 * 1024;
            return true;
        }
    }

    private sealed class FullDisk() : WebApp("Development", new TestFolder())
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Storage:KeepFreeMegabytes", "1000000000");
        }
    }
}
