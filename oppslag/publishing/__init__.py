"""What leaves the house: approved, proved, released, published, and shown to be what it was.

approving    somebody with the right to says yes to the words of an edition
days         which day it is, and what has not come yet
due          what is to be reviewed, and when
snapshots    the texts of a version by rule, from a release, another workspace or a revision of git
changes      what two versions differ in, rule by rule
comparing    which two versions are compared
redlining    changes for people: text, page, PDF; and for machines
releases     immutable folders, one for each version that was released
releasing    build, prove, see that it is approved, keep it
remaking     a release made again from its sources, to see that one can
provenance   which tools a release was made with
withdrawing  a document that is no longer in force
quality      what a quality system asks for, as fields to copy and a zip to upload
settings     the targets and quality systems of organisation.yaml
trusting     whether the certificate of a host is to be trusted
targets/     where files can go: one module for each kind behind one small protocol
standing     what stands published when a release is the newest there
holding      one publisher at a time
publishing   all of a release or nothing, and back again
validity     from which day until which a release is in force
versions     the page that answers "is my printed copy current?"
notices      pages where readers look for an edition that is not there
auditing     is what is published what was released?
"""
