using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Anshan.ApprovalFlows.Approvals.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ListedUnitsByCode : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_ListedUnits_CreditCode",
                table: "ListedUnits",
                column: "CreditCode");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ListedUnits_CreditCode",
                table: "ListedUnits");
        }
    }
}
