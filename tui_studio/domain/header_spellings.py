"""How schools spell the columns of a roster; data for the header map, the surest spelling of a field first."""

from __future__ import annotations

import re


def _listed(text: str) -> tuple[str, ...]:
    return tuple(re.split(r",\s+", text.strip()))


SPELLINGS = {
    "student_id": _listed(
        """
        student id, student number, student no, student id number, subject id, pupil id, pupil number, learner id, local
        student id, local id, permanent id, perm id, perm number, admission no, admission number, upn, uln, lasid,
        sasid, mepid, ssid, state student id, state id, sis id, sis number, sis user id, enrollment number, member id,
        stu id, stu number, id number, id no, id, schülernummer, schüler id, schülernr, matrikelnummer, numéro élève, n
        élève, id élève, identifiant élève, matricule, número de estudiante, id estudiante, id alumno, matrícula
        """
    ),
    "last_name": _listed(
        """
        last name, student last name, subject last name, legal last name, lname, last, surname, family name, name last,
        nachname, familienname, zuname, nom de famille, nom, apellidos, apellido
        """
    ),
    "first_name": _listed(
        """
        first name, student first name, subject first name, legal first name, fname, first, given name, given names,
        forename, name first, vorname, vornamen, prénom, prénoms, nombre, nombres
        """
    ),
    "middle_name": _listed(
        """
        middle name, student middle name, mname, middle, middle initial, mi, second name, zweiter vorname, deuxième
        prénom, segundo nombre
        """
    ),
    "preferred_name": _listed(
        """
        preferred name, preferred first name, preferred, nickname, known as, goes by, chosen name, usual name,
        rufname, spitzname, surnom, apodo
        """
    ),
    "full_name": _listed(
        """
        full name, student full name, student name, subject name, pupil name, name of student, last name first name,
        last first, first name last name, name last first, display name, participant name, participant, player name,
        player, dancer name, dancer, athlete name, athlete, student, pupil, child name, childs name, name, name vorname,
        schülername, schüler, nom complet, nom et prénom, nom prénom, élève, nombre completo, apellidos y nombre,
        apellidos nombre, alumno, estudiante
        """
    ),
    "birth_date": _listed(
        """
        birth date, date of birth, dob, birthday, born, born on, geburtsdatum, geburtstag, geboren, geb, date
        de naissance, naissance, né le, fecha de nacimiento, nacimiento, f nacimiento
        """
    ),
    "grade": _listed(
        """
        grade, grade level, student grade, current grade, gr, grd, year level, year group, grade year, age division,
        division, grad year, graduation year, class of, year, klassenstufe, jahrgangsstufe, jahrgang, stufe, niveau,
        niveau scolaire, grado, curso
        """
    ),
    "teacher": _listed(
        """
        teacher, teacher name, homeroom teacher, class teacher, hr teacher, leader, coach, head coach, advisor, adviser,
        advisory teacher, tutor, form tutor, instructor, lehrer, lehrerin, lehrkraft, klassenlehrer, klassenlehrerin,
        klassenvorstand, enseignant, enseignante, professeur, professeur principal, maestro, maestra, profesor,
        profesora, docente
        """
    ),
    "homeroom": _listed(
        """
        homeroom, homeroom number, homeroom name, hr, class, class name, classroom, form, form class, registration
        group, reg group, tutor group, advisory, group, group name, team, team name, section, room, klasse, klassenname,
        gruppe, classe, groupe, clase, grupo, aula, equipo
        """
    ),
    "email": _listed(
        """
        email, emails, email addresses,
        email address, student email, student email address, mail, emailadresse, courriel, adresse électronique,
        correo, correo electrónico
        """
    ),
    "phone": _listed(
        """
        phone, phone number, student phone, telephone, mobile, mobile phone, cell, cell phone, tel, telefon,
        telefonnummer, handy, mobil, portable, teléfono, móvil, celular
        """
    ),
    "parent_email": _listed(
        """
        parent email, parent emails, parent email address, parent email addresses, parents email, parents emails, family
        emails, guardian emails, parent guardian emails, guardian email, parent guardian email, family email,
        household email, primary contact email, contact email, home email, mother email, father email, eltern e mail, e
        mail eltern, courriel parent, courriel des parents, email parent, correo de los padres, correo del padre, email
        de los padres
        """
    ),
    "parent_phone": _listed(
        """
        parent phone, parent phones, parents phones,
        parent phone number, parents phone, guardian phone, parent guardian phone, parent cell, parent
        mobile, home phone, home telephone, family phone, household phone, primary contact phone, contact phone, mother
        phone, father phone, telefon eltern, téléphone parent, téléphone des parents, teléfono de los padres
        """
    ),
    "address": _listed(
        """
        address, street address, home address, mailing address, street, address 1, address line 1, adresse, straße,
        anschrift, rue, dirección, domicilio, calle
        """
    ),
    "city": _listed(
        """
        city, town, home city, mailing city, suburb, stadt, ort, wohnort, ville, commune, ciudad, localidad
        """
    ),
    "state": _listed("state, province, st, state province, home state, mailing state, bundesland, provincia"),
    "zip": _listed(
        """
        zip, zip code, postal code, postcode, home zip, mailing zip, plz, postleitzahl, code postal, código postal, cp
        """
    ),
    "notes": _listed(
        """
        notes, note, comments, comment, remarks, remark, special instructions, bemerkung, bemerkungen, notiz, remarques,
        commentaires, notas, observaciones, comentarios
        """
    ),
    "no_photo": _listed(
        """
        no photo, no photos, do not photograph, dont photograph, no picture, no pictures, photo opt out, opt out photo,
        photo refused, nicht fotografieren, kein foto, pas de photo, no fotografiar, sin foto
        """
    ),
    "no_publish": _listed(
        """
        no publish, do not publish, dont publish, no publication, publish opt out, media opt out, opt out media, no
        yearbook, yearbook opt out, no website, no internet, nicht veröffentlichen, keine veröffentlichung, ne pas
        publier, no publicar
        """
    ),
}
"""Spellings in lower case; how a header is brought to that form is the header map's business."""

FILLERS = frozenset(
    _listed(
        "student, students, subject, pupil, learner, child, childs, player, participant, athlete, dancer, member, "
        "legal, official, primary, main, current, sis, the, of, s"
    )
)
"""Words that may stand beside a spelling without changing what it means."""

PARENTS = frozenset(
    _listed(
        "parent, parents, guardian, guardians, mother, mothers, mom, moms, father, fathers, dad, dads, family, "
        "household"
    )
)
"""Words that make an e-mail address or a telephone number that of a grown-up."""
