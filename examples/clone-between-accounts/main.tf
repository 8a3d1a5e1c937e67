# A bucket of one account is cloned into one of another, in other regions and under keys of their own. The functions are
# here, in a third one. What the two have to allow is in policies/.
module "content_clone" {
  source = "../../modules/s3-clone"

  environment              = "production"
  colour                   = "green"
  source_bucket_names      = ["partner-content"]
  destination_bucket_names = ["partner-content-copy"]
  source_kms_key_arns      = ["arn:aws:kms:us-east-1:111111111111:key/0d9c2f6e-7a41-4c58-9b3d-5e1f80a2c764"]
  destination_kms_key_arns = ["arn:aws:kms:ap-southeast-2:210987654321:key/7c1e93f0-2b6d-4f85-a0c4-9d3e6b18f257"]
  allow_acl                = true
  allow_restore            = true
  segmenter                = { zip_path = "../../dist/s3-clone-segmenter.zip" }
  copier                   = { zip_path = "../../dist/s3-clone-copier.zip" }
}

output "command_bucket_name" {
  description = "Bucket that clone-requests are put into."
  value       = module.content_clone.command_bucket_name
}
