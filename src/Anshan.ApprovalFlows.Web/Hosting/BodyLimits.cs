using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Metadata;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>
/// Limits the size of requests: small for anonymous visitors, larger after sign-in, and for uploads the limit that the address declares.
/// </summary>
/// <remarks>An announced length is refused before a byte is read; a body without one is cut where the limit is reached.</remarks>
public static class BodyLimits
{
    /// <summary>Pages about accounts: a few short fields.</summary>
    public const long Account = 16 * 1024;

    /// <summary>What anybody may open.</summary>
    public const long Public = 64 * 1024;

    /// <summary>What needs a sign-in and declares nothing.</summary>
    public const long SignedIn = 4 * 1024 * 1024;

    /// <summary>Place it after the routing, which knows what the address declares, and before everything that reads.</summary>
    public static IApplicationBuilder UseBodyLimits(this IApplicationBuilder app) =>
        app.Use(
            async (context, next) =>
            {
                if (
                    context.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || context.Features.Get<IExceptionHandlerFeature>() is not null
                )
                {
                    await next(context); // the error page, which reads nothing
                    return;
                }

                var limit = Of(context.GetEndpoint());
                if (context.Request.ContentLength > limit)
                {
                    await RefuseAsync(context, limit);
                    return;
                }

                if (context.Request.ContentLength is not null)
                {
                    await next(context);
                    return;
                }

                var body = new LimitedBody(context.Request.Body, limit);
                context.Request.Body = body;
                try
                {
                    await next(context);
                }
                catch (BadHttpRequestException) when (body.IsExceeded)
                {
                    // Answered below, as where the reader made something else of it.
                }

                if (body.IsExceeded && !context.Response.HasStarted)
                {
                    context.Response.Clear();
                    await RefuseAsync(context, limit);
                }
            }
        );

    /// <summary>The limit of an address.</summary>
    public static long Of(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize
        ?? (endpoint is null || endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null ? Public : SignedIn);

    private static async Task RefuseAsync(HttpContext context, long limit)
    {
        var words =
            $"一次最多提交 {(limit < 1024 * 1024 ? $"{limit / 1024} KB" : $"{limit / 1024 / 1024} MB")}，这次的内容超过了，没有保存。请返回上一页，缩短内容或压缩文件后再提交。";
        if (context.GetEndpoint() is { } endpoint && endpoint.Metadata.GetMetadata<ForPrograms>() is not null)
        {
            await Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "内容太大", words).ExecuteAsync(context);
            return;
        }

        context.Features.Set(new ErrorWords("提交的内容太大", words));
        context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
    }

    /// <summary>A body without an announced length, up to the limit.</summary>
    private sealed class LimitedBody(Stream body, long limit) : Stream
    {
        private long read;

        public bool IsExceeded { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await body.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => Counted(body.Read(buffer, offset, count));

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int Counted(int more)
        {
            read += more;
            if (read <= limit)
            {
                return more;
            }

            IsExceeded = true;
            throw new BadHttpRequestException("The body is larger than this address takes.", StatusCodes.Status413PayloadTooLarge);
        }
    }
}
