mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment              = "production"
  colour                   = "green"
  source_bucket_names      = ["photos"]
  destination_bucket_names = ["photos-copy"]
  segmenter                = { zip_path = "versions.tf" }
  copier                   = { zip_path = "versions.tf" }
}

run "wrong_values_are_refused_all_together" {
  command = plan

  variables {
    # No source at all.
    source_bucket_names = []
    # Every bucket as destination.
    destination_bucket_names = ["*"]
    # A timeout too short for a walk.
    segmenter = { zip_path = "versions.tf", timeout_seconds = 30 }
    # A setting that the copier does not know.
    copier = { zip_path = "versions.tf", settings = { PARTS = "8" } }
    # Every key.
    source_kms_key_arns      = ["*"]
    destination_kms_key_arns = ["*"]
  }
  expect_failures = [
    var.source_bucket_names,
    var.destination_bucket_names,
    var.segmenter,
    var.copier,
    var.source_kms_key_arns,
    var.destination_kms_key_arns,
  ]
}

run "so_are_these" {
  command = plan

  variables {
    # A concurrency of one.
    copier = { zip_path = "versions.tf", maximum_concurrency = 1 }
    # A stage that there is not.
    live_versions = { coper = "7" }
  }
  expect_failures = [
    var.copier,
    var.live_versions,
  ]
}
