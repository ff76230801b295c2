"""Keys, checks, indexes and sequences of renamed tables and columns have the names that databases of before have."""

from django.db import migrations

# Databases that were migrated step by step have these names: PostgreSQL and Django name keys after the table
# and its columns, and keep the name when these are renamed. So a statement by name does the same in each database.
# Names of `NOT NULL` are PostgreSQL 18's.
NAMES = {
    "deals_alertinbox": {
        "deals_alertinbox_user_id_a84acc5d_fk_auth_user_id": "deals_alertreading_user_id_5ab633ad_fk_auth_user_id",
        "deals_alertinbox_workspace_id_f3086f87_fk_deals_workspace_id": "deals_alertreading_workspace_id_144fcb67_fk_deals_workspace_id",
        "deals_alertinbox_id_not_null": "deals_alertreading_id_not_null",
        "deals_alertinbox_read_up_to_not_null": "deals_alertreading_read_up_to_not_null",
        "deals_alertinbox_user_id_not_null": "deals_alertreading_user_id_not_null",
        "deals_alertinbox_workspace_id_not_null": "deals_alertreading_workspace_id_not_null",
        "deals_alertinbox_pkey": "deals_alertreading_pkey",
        "deals_alertinbox_user_id_a84acc5d": "deals_alertreading_user_id_5ab633ad",
        "deals_alertinbox_workspace_id_f3086f87": "deals_alertreading_workspace_id_144fcb67",
        "deals_alertinbox_id_seq": "deals_alertreading_id_seq",
    },
    "deals_assortmentitem": {
        "deals_assortmentitem_decided_by_id_3db75229_fk_auth_user_id": "deals_catalogueitem_decided_by_id_002c8c66_fk_auth_user_id",
        "deals_assortmentitem_product_id_f54fa511_fk_deals_product_id": "deals_catalogueitem_product_id_91ccd410_fk_deals_product_id",
        "deals_assortmentitem_workspace_id_ed5bd2a7_fk_deals_wor": "deals_catalogueitem_workspace_id_9a1a0f0e_fk_deals_workspace_id",
        "deals_assortmentitem_brand_not_null": "deals_catalogueitem_brand_not_null",
        "deals_assortmentitem_changed_at_not_null": "deals_catalogueitem_changed_at_not_null",
        "deals_assortmentitem_currency_not_null": "deals_catalogueitem_currency_not_null",
        "deals_assortmentitem_decided_key_not_null": "deals_catalogueitem_decided_key_not_null",
        "deals_assortmentitem_decision_not_null": "deals_catalogueitem_decision_not_null",
        "deals_assortmentitem_gtin_not_null": "deals_catalogueitem_gtin_not_null",
        "deals_assortmentitem_id_not_null": "deals_catalogueitem_id_not_null",
        "deals_assortmentitem_is_sure_not_null": "deals_catalogueitem_is_sure_not_null",
        "deals_assortmentitem_sku_not_null": "deals_catalogueitem_sku_not_null",
        "deals_assortmentitem_title_not_null": "deals_catalogueitem_title_not_null",
        "deals_assortmentitem_url_not_null": "deals_catalogueitem_url_not_null",
        "deals_assortmentitem_workspace_id_not_null": "deals_catalogueitem_workspace_id_not_null",
        "deals_assortmentitem_pkey": "deals_catalogueitem_pkey",
        "deals_assortmentitem_decided_by_id_3db75229": "deals_catalogueitem_decided_by_id_002c8c66",
        "deals_assortmentitem_product_id_f54fa511": "deals_catalogueitem_product_id_91ccd410",
        "deals_assortmentitem_workspace_id_ed5bd2a7": "deals_catalogueitem_workspace_id_9a1a0f0e",
        "deals_assortmentitem_id_seq": "deals_catalogueitem_id_seq",
    },
    "deals_assortmentupload": {
        "deals_assortmentupload_attempts_check": "deals_catalogueupload_attempts_check",
        "deals_assortmentupload_left_out_check": "deals_catalogueupload_left_out_check",
        "deals_assortmentupload_loaded_check": "deals_catalogueupload_loaded_check",
        "deals_assortmentupload_matched_check": "deals_catalogueupload_matched_check",
        "deals_assortmentupload_removed_check": "deals_catalogueupload_removed_check",
        "deals_assortmentupload_rows_check": "deals_catalogueupload_rows_check",
        "deals_assortmentupload_to_match_check": "deals_catalogueupload_to_match_check",
        "deals_assortmentupload_uploaded_by_id_34958230_fk_auth_user_id": "deals_catalogueupload_uploaded_by_id_88541c65_fk_auth_user_id",
        "deals_assortmentuplo_workspace_id_e40161e9_fk_deals_wor": "deals_catalogueuploa_workspace_id_799d1fdf_fk_deals_wor",
        "deals_assortmentupload_attempts_not_null": "deals_catalogueupload_attempts_not_null",
        "deals_assortmentupload_columns_not_null": "deals_catalogueupload_columns_not_null",
        "deals_assortmentupload_currency_not_null": "deals_catalogueupload_currency_not_null",
        "deals_assortmentupload_file_name_not_null": "deals_catalogueupload_file_name_not_null",
        "deals_assortmentupload_header_not_null": "deals_catalogueupload_header_not_null",
        "deals_assortmentupload_id_not_null": "deals_catalogueupload_id_not_null",
        "deals_assortmentupload_left_out_not_null": "deals_catalogueupload_left_out_not_null",
        "deals_assortmentupload_loaded_not_null": "deals_catalogueupload_loaded_not_null",
        "deals_assortmentupload_matched_not_null": "deals_catalogueupload_matched_not_null",
        "deals_assortmentupload_reason_not_null": "deals_catalogueupload_reason_not_null",
        "deals_assortmentupload_removed_not_null": "deals_catalogueupload_removed_not_null",
        "deals_assortmentupload_replaces_not_null": "deals_catalogueupload_replaces_not_null",
        "deals_assortmentupload_rows_not_null": "deals_catalogueupload_rows_not_null",
        "deals_assortmentupload_state_not_null": "deals_catalogueupload_state_not_null",
        "deals_assortmentupload_to_match_not_null": "deals_catalogueupload_to_match_not_null",
        "deals_assortmentupload_uploaded_at_not_null": "deals_catalogueupload_uploaded_at_not_null",
        "deals_assortmentupload_workspace_id_not_null": "deals_catalogueupload_workspace_id_not_null",
        "deals_assortmentupload_pkey": "deals_catalogueupload_pkey",
        "deals_assortmentupload_uploaded_by_id_34958230": "deals_catalogueupload_uploaded_by_id_88541c65",
        "deals_assortmentupload_workspace_id_e40161e9": "deals_catalogueupload_workspace_id_799d1fdf",
        "deals_assortmentupload_id_seq": "deals_catalogueupload_id_seq",
    },
    "deals_deal": {"deals_deal_is_outlier_not_null": "deals_deal_flagged_not_null"},
    "deals_deallessposts": {
        "deals_deallessposts_compressed_ids_not_null": "deals_deallessposts_packed_ids_not_null"
    },
    "deals_dealreport": {
        "deals_dealreport_anchor_check": "deals_dealflag_anchor_check",
        "deals_dealreport_answered_by_id_9027f9fb_fk_auth_user_id": "deals_dealflag_answered_by_id_f2e1675a_fk_auth_user_id",
        "deals_dealreport_deal_id_c65bd647_fk_deals_deal_id": "deals_dealflag_deal_id_b362660b_fk_deals_deal_id",
        "deals_dealreport_override_id_3ad77de5_fk_deals_dealoverride_id": "deals_dealflag_override_id_02eb8548_fk_deals_dealoverride_id",
        "deals_dealreport_about_not_null": "deals_dealflag_about_not_null",
        "deals_dealreport_anchor_not_null": "deals_dealflag_anchor_not_null",
        "deals_dealreport_answer_not_null": "deals_dealflag_answer_not_null",
        "deals_dealreport_comment_not_null": "deals_dealflag_comment_not_null",
        "deals_dealreport_id_not_null": "deals_dealflag_id_not_null",
        "deals_dealreport_post_id_not_null": "deals_dealflag_post_id_not_null",
        "deals_dealreport_reason_not_null": "deals_dealflag_sort_not_null",
        "deals_dealreport_reported_at_not_null": "deals_dealflag_flagged_at_not_null",
        "deals_dealreport_reporter_id_not_null": "deals_dealflag_flagger_id_not_null",
        "deals_dealreport_site_not_null": "deals_dealflag_site_not_null",
        "deals_dealreport_state_not_null": "deals_dealflag_state_not_null",
        "deals_dealreport_pkey": "deals_dealflag_pkey",
        "deals_dealreport_answered_by_id_9027f9fb": "deals_dealflag_answered_by_id_f2e1675a",
        "deals_dealreport_deal_id_c65bd647": "deals_dealflag_deal_id_b362660b",
        "deals_dealreport_override_id_3ad77de5": "deals_dealflag_override_id_02eb8548",
        "deals_dealreport_reporter_id_47c22824": "deals_dealflag_flagger_id_891b40c3",
        "deals_dealreport_id_seq": "deals_dealflag_id_seq",
    },
    "deals_deletionnotices": {
        "deals_deletionnotices_compressed_ids_not_null": "deals_deletionnotices_packed_ids_not_null"
    },
    "deals_purge": {
        "deals_purge_overrides_check": "deals_purge_words_check",
        "deals_purge_reports_check": "deals_purge_flags_check",
        "deals_purge_overrides_not_null": "deals_purge_words_not_null",
        "deals_purge_reports_not_null": "deals_purge_flags_not_null",
    },
    "deals_reextraction": {
        "deals_reextraction_after_not_null": "deals_rereading_after_not_null",
        "deals_reextraction_catalogue_not_null": "deals_rereading_catalogue_not_null",
        "deals_reextraction_counts_not_null": "deals_rereading_counts_not_null",
        "deals_reextraction_id_not_null": "deals_rereading_id_not_null",
        "deals_reextraction_started_at_not_null": "deals_rereading_started_at_not_null",
        "deals_reextraction_pkey": "deals_rereading_pkey",
        "deals_reextraction_id_seq": "deals_rereading_id_seq",
    },
    "deals_reportanswer": {
        "deals_reportanswer_decided_by_id_a28d4548_fk_auth_user_id": "deals_flaganswer_decided_by_id_f7aa5454_fk_auth_user_id",
        "deals_reportanswer_undone_by_id_79b7bb48_fk_auth_user_id": "deals_flaganswer_undone_by_id_53cebf58_fk_auth_user_id",
        "deals_reportanswer_decided_at_not_null": "deals_flaganswer_decided_at_not_null",
        "deals_reportanswer_id_not_null": "deals_flaganswer_id_not_null",
        "deals_reportanswer_report_id_not_null": "deals_flaganswer_flag_id_not_null",
        "deals_reportanswer_state_not_null": "deals_flaganswer_state_not_null",
        "deals_reportanswer_pkey": "deals_flaganswer_pkey",
        "deals_reportanswer_decided_by_id_a28d4548": "deals_flaganswer_decided_by_id_f7aa5454",
        "deals_reportanswer_report_id_bfc844e3": "deals_flaganswer_flag_id_a4bce92f",
        "deals_reportanswer_undone_by_id_79b7bb48": "deals_flaganswer_undone_by_id_53cebf58",
        "deals_reportanswer_id_seq": "deals_flaganswer_id_seq",
    },
    "deals_retention": {"deals_retention_report_days_check": "deals_retention_flag_days_check"},
    "deals_webhook": {"deals_webhook_encrypted_secret_not_null": "deals_webhook_sealed_secret_not_null"},
}
RENAME = """
    DO $$
    DECLARE one record;
    BEGIN
        FOR one IN SELECT * FROM (VALUES {names}) AS names (of_table, old, new) LOOP
            IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = one.of_table::regclass AND conname = one.old) THEN
                EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', one.of_table, one.old, one.new);
            ELSE  -- an index or a sequence
                EXECUTE format('ALTER TABLE IF EXISTS %I RENAME TO %I', one.old, one.new);
            END IF;
        END LOOP;
    END $$
"""


def _rename(names: list[tuple[str, str, str]]) -> list[str]:
    return [RENAME.format(names=", ".join(f"('{table}', '{old}', '{new}')" for table, old, new in names))]


MADE_AND_KEPT = [(table, made, kept) for table, names in NAMES.items() for made, kept in names.items()]
KEPT_AND_MADE = [(table, kept, made) for table, made, kept in MADE_AND_KEPT]


class Migration(migrations.Migration):
    replaces = [
        ("deals", "0011_rename_catalogue_to_assortment"),
        ("deals", "0012_rename_alert_reading_to_alert_inbox"),
        ("deals", "0013_rename_sealed_to_encrypted_secret"),
        ("deals", "0015_rename_flags_to_reports_in_retention"),
        ("deals", "0017_flags_of_users_become_reports"),
        ("deals", "0018_flagged_prices_become_outliers"),
        ("deals", "0019_id_sets_and_reextractions"),
        # The last one of before: what depended on it depends on this one now.
        ("deals", "0041_purges_are_carried_out_by_a_worker"),
    ]
    dependencies = [
        ("deals", "0010_sign_ins_mails_and_retention"),
    ]
    operations = [
        migrations.RunSQL(_rename(MADE_AND_KEPT), _rename(KEPT_AND_MADE)),
    ]
