using System.Net;
using System.Text;
using Anshan.ApprovalFlows.Approvals.Effects;
using Anshan.ApprovalFlows.Approvals.Mail;
using Anshan.ApprovalFlows.Engine.Storage.Instances;
using Anshan.ApprovalFlows.Engine.Storage.Messages;
using Anshan.ApprovalFlows.Engine.Storage.Sweeps;
using Anshan.ApprovalFlows.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Anshan.ApprovalFlows.Approvals.Tests.Messages.FlowWorld;

namespace Anshan.ApprovalFlows.Approvals.Tests.Messages;

public class OutgoingTests
{
    [Fact]
    public async Task A_request_leaves_after_the_commit_and_its_answer_resumes_the_workflow()
    {
        using var server = new HttpListener();
        var address = Listen(server);
        await using var world = await FlowWorld.CreateAsync(services =>
            services.AddSingleton(new AllowedHosts([new Uri(address).Authority]))
        );
        await world.PublishAsync(
            "asking",
            [Ask(address), Tell("getOutputFrom('r', 'ParsedContent').n + ' ' + getOutputFrom('r', 'StatusCode')")],
            "r > o"
        );
        var instance = await world.StartAsync("asking");
        var sent = Assert.Single(await world.RowsAsync<Message>());
        var sweeping = world.Get<RequestSweep>().RunAsync();
        var received = await server.GetContextAsync();
        Assert.Equal(("POST", sent.Id.ToString()), (received.Request.HttpMethod, received.Request.Headers["Idempotency-Key"]));
        received.Response.ContentType = "application/json";
        await received.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("""{"n":7}"""));
        received.Response.Close();
        Assert.Equal(1, await sweeping);
        Assert.Equal("7 200", (string?)(await world.StateAsync(instance)).Output["answer"]);
        Assert.Empty(await world.RowsAsync<Message>());
    }

    [Fact]
    public async Task A_request_leaves_as_soon_as_it_is_committed_and_waits_for_no_poll()
    {
        using var server = new HttpListener();
        var address = Listen(server);
        await using var world = await FlowWorld.CreateAsync(services =>
            services.AddSingleton(new AllowedHosts([new Uri(address).Authority]))
        );
        await world.PublishAsync("asking", [Ask(address)]);

        // The clock does not advance, so the dispatcher never polls; it is waiting when the second request arrives.
        using var dispatcher = ActivatorUtilities.CreateInstance<RequestDispatcher>(world.Get<IServiceProvider>());
        await dispatcher.StartAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 2; round++)
        {
            var instance = await world.StartAsync("asking");
            var received = await server.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            received.Response.Close();
            await Eventually.SoAsync(async () => await world.SubStatusAsync(instance) == "Finished");
        }

        await dispatcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_asked_for_again_later_and_stops_no_other_request()
    {
        using var server = new HttpListener();
        var address = Listen(server);
        await using var world = await FlowWorld.CreateAsync(services =>
            services.AddSingleton(new AllowedHosts([new Uri(address).Authority]))
        );
        await world.PublishAsync("asking", [Ask(address)]);
        await world.StartAsync("asking");
        await world.StartAsync("asking");
        var sweeping = world.Get<RequestSweep>().RunAsync();
        var broken = await server.GetContextAsync();
        broken.Response.ContentLength64 = 100;
        await broken.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("abc"));
        broken.Response.Abort();
        (await server.GetContextAsync()).Response.Close();
        Assert.Equal(1, await sweeping);
        Assert.Equal(1, Assert.Single(await world.RowsAsync<Message>()).Attempts);
    }

    [Fact]
    public async Task A_host_that_is_not_on_the_list_is_never_asked_and_an_incident_says_so()
    {
        using var server = new HttpListener();
        var address = Listen(server);
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync("asking", [Ask(address)]);
        var instance = await world.StartAsync("asking");
        await world.Get<RequestSweep>().RunAsync();
        Assert.Equal("Faulted", await world.SubStatusAsync(instance));
        Assert.Contains("名单", Assert.Single(await world.RowsAsync<Incident>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_of_the_workflow_goes_to_the_outbox_once_for_each_receiver()
    {
        await using var world = await FlowWorld.CreateAsync();
        await world.PublishAsync(
            "writing",
            [
                $$"""{"id":"m","type":"Elsa.SendEmail",{{Input("to", "['a@example.cn', 'b@example.cn']", "JavaScript")}},"""
                    + $$"""{{Input("subject", "通知")}},{{Input("body", "<b>你好</b>")}}}""",
            ]
        );
        await world.StartAsync("writing");
        var mails = await world.RowsAsync<OutboxMail>();
        Assert.Equal(["a@example.cn", "b@example.cn"], mails.Select(mail => mail.To).Order(StringComparer.Ordinal));
        Assert.All(mails, mail => Assert.DoesNotContain("<b>", mail.Html, StringComparison.Ordinal));
    }

    private static string Ask(string address) =>
        $$"""{"id":"r","type":"Elsa.SendHttpRequest",{{Input("url", address)}},{{Input("method", "POST")}},{{Input("content", "x")}}}""";

    private static string Tell(string script) =>
        $$"""{"id":"o","type":"Elsa.SetOutput",{{Input("outputName", "answer")}},{{Input("outputValue", script, "JavaScript")}}}""";

    private static string Listen(HttpListener server)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        server.Prefixes.Add(address);
        server.Start();
        return address;
    }
}
