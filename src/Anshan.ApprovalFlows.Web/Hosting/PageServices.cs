using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;

namespace Anshan.ApprovalFlows.Web.Hosting;

/// <summary>Razor Pages with their policies, in Chinese down to the binder's own messages.</summary>
public static class PageServices
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        var address = new PublicAddress(builder.PublicUrl());
        builder
            .Services.AddRazorPages(options => FolderConventions.Apply(options.Conventions, builder.Environment.IsDevelopment()))
            .AddMvcOptions(options =>
            {
                options.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
                options.Filters.Add<TypedForms>();
                options.Filters.Add<HandledMethods>();
                Translate(options.ModelBindingMessageProvider);
            })
            .AddCookieTempDataProvider(options =>
                (options.Cookie.Name, options.Cookie.SecurePolicy) = (address.CookieName("notice"), address.CookiePolicy)
            );
        builder.Services.AddAntiforgery(options =>
            (options.Cookie.Name, options.Cookie.SecurePolicy, options.HeaderName) = (
                address.CookieName("antiforgery"),
                address.CookiePolicy,
                "X-Antiforgery"
            )
        );
        builder.Services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        return builder;
    }

    private static void Translate(DefaultModelBindingMessageProvider messages)
    {
        messages.SetValueMustNotBeNullAccessor(_ => "请填写此项。");
        messages.SetMissingBindRequiredValueAccessor(_ => "请填写此项。");
        messages.SetMissingKeyOrValueAccessor(() => "请填写此项。");
        messages.SetMissingRequestBodyRequiredValueAccessor(() => "提交的内容为空。");
        messages.SetValueIsInvalidAccessor(value => $"“{value}”不是可以识别的内容。");
        messages.SetAttemptedValueIsInvalidAccessor((value, _) => $"“{value}”不是可以识别的内容。");
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"“{value}”不是可以识别的内容。");
        messages.SetUnknownValueIsInvalidAccessor(_ => "填写的内容无法识别。");
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => "填写的内容无法识别。");
        messages.SetValueMustBeANumberAccessor(_ => "请填写数字。");
        messages.SetNonPropertyValueMustBeANumberAccessor(() => "请填写数字。");
    }
}
