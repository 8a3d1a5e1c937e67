# A bucket of this account is cloned into one of another, both under keys of their own.
module "content_clone" {
  source = "../../modules/s3-clone"

  environment              = "production"
  colour                   = "green"
  source_bucket_names      = ["thing-production-content"]
  destination_bucket_names = ["partner-content-copy"]
  source_kms_key_arns      = ["arn:aws:kms:eu-west-1:123456789012:key/0d9c2f6e-7a41-4c58-9b3d-5e1f80a2c764"]
  destination_kms_key_arns = ["arn:aws:kms:eu-west-1:210987654321:key/7c1e93f0-2b6d-4f85-a0c4-9d3e6b18f257"]
  segmenter                = { zip_path = "../../dist/s3-clone-segmenter.zip" }
  copier                   = { zip_path = "../../dist/s3-clone-copier.zip" }
}

output "command_bucket_name" {
  description = "Bucket that clone-requests are put into."
  value       = module.content_clone.command_bucket_name
}
