module "clone" {
  source = "../../modules/s3-clone"
  count  = var.clone == null ? 0 : 1

  environment              = var.environment
  colour                   = var.colour
  source_bucket_names      = var.clone.source_bucket_names
  destination_bucket_names = var.clone.destination_bucket_names
  source_kms_key_arns      = var.clone.source_kms_key_arns
  destination_kms_key_arns = var.clone.destination_kms_key_arns
  allow_acl                = var.clone.allow_acl
  allow_delete             = var.clone.allow_delete
  allow_restore            = var.clone.allow_restore
  segmenter                = { zip_path = "${var.zip_folder}/s3-clone-segmenter.zip" }
  copier                   = { zip_path = "${var.zip_folder}/s3-clone-copier.zip" }
  force_destroy            = var.force_destroy
  log_retention_days       = var.log_retention_days
  log_kms_key_arn          = var.log_kms_key_arn
  roles                    = var.roles
  runtime                  = var.runtime
  live_versions            = var.clone.live_versions
  alarms                   = { topic_arn = local.alarm_topic_arn }
  region_token             = var.region_token
  emulated                 = var.emulated
}
